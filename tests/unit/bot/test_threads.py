import asyncio
import threading

from bot.threads import Threads


def test_storage_and_servers_elsewhere_that_say_nothing_hold_up_nothing_else() -> None:
    answers = threading.Event()

    async def bot() -> str:
        threads = Threads(size=1, readers=1, fetchers=1)
        silent = [asyncio.create_task(wait(answers.wait)) for wait in (threads.read, threads.fetch)]
        try:
            async with asyncio.timeout(10):
                return await threads.call(lambda: "the database's answer")
        finally:
            answers.set()
            await asyncio.gather(*silent)
            threads.close()

    assert asyncio.run(bot()) == "the database's answer"
