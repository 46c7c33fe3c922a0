"""First answers come first when many ask at once."""

import asyncio
from contextlib import ExitStack

from bot.commands.rush import MANY, Rush


def test_it_is_on_while_more_wait_for_a_first_answer_than_can_be_read_first() -> None:
    rush = Rush()
    with ExitStack() as asked:
        for interaction_id in range(MANY):
            asked.enter_context(rush.arrived(interaction_id))
        assert not rush.is_on
        with rush.arrived(MANY):
            assert rush.is_on
            rush.answered(0)
            assert not rush.is_on
    assert not rush.is_on


def test_what_follows_an_answer_waits_until_everybody_has_one() -> None:
    async def steps() -> list[str]:
        rush, told = Rush(), []

        async def follow() -> None:
            await rush.passed()
            told.append("the rest")

        with rush.arrived(1), rush.arrived(2):
            rush.answered(1)
            following = asyncio.create_task(follow())
            await asyncio.sleep(0)
            told.append("another's first answer")
            rush.answered(2)
            await following
        return told

    assert asyncio.run(steps()) == ["another's first answer", "the rest"]
