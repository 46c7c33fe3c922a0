import asyncio
import subprocess
import sys
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


def test_what_is_cancelled_before_its_turn_is_not_begun() -> None:
    goes_on, begun = threading.Event(), list[str]()

    async def bot() -> None:
        threads = Threads(size=1)
        running = asyncio.create_task(threads.call(goes_on.wait))
        waiting = asyncio.create_task(threads.call(begun.append, "waiting"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        goes_on.set()
        await running
        await threads.call(begun.append, "next")
        threads.close()

    asyncio.run(bot())
    assert begun == ["next"]


def test_a_thread_that_waits_for_ever_holds_up_nobody_who_leaves() -> None:
    leaving = """
import asyncio, threading
from bot.threads import Threads

async def bot():
    threads, began = Threads(), threading.Event()
    def silent():
        began.set()
        threading.Event().wait()
    asyncio.create_task(threads.fetch(silent))
    await threads.call(began.wait)
    threads.close()

asyncio.run(bot())
"""
    assert subprocess.run([sys.executable, "-c", leaving], timeout=30, check=False).returncode == 0
