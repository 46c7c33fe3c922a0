import asyncio
import threading

from bot.threads import Threads


def test_storage_that_says_nothing_holds_up_nothing_else() -> None:
    answers = threading.Event()

    async def bot() -> str:
        threads = Threads(size=1, readers=1)
        read = asyncio.create_task(threads.read(answers.wait))
        try:
            async with asyncio.timeout(10):
                return await threads.call(lambda: "the database's answer")
        finally:
            answers.set()
            await read
            threads.close()

    assert asyncio.run(bot()) == "the database's answer"
