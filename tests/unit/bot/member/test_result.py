"""Nobody's request comes back to anybody else, whatever they press."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from bot.member.queue import call_off
from bot.member.result import brought_back
from distillery.members.favourites import Favourites
from distillery.vocabulary.errors import NotFound
from tests.unit.bot.cards.views import view


class Threads:
    async def call(self, function: Any, *args: Any) -> Any:
        return function(*args)


def counter(found: Any) -> Any:
    """Where one request is looked up."""
    return SimpleNamespace(
        threads=Threads(), parts=SimpleNamespace(views=SimpleNamespace(one=lambda _: found), database=None)
    )


@pytest.mark.parametrize("found", [view(member_id="1"), None])
def test_it_is_not_there_for_others(found: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    interaction: Any = SimpleNamespace(user=SimpleNamespace(id=2))
    monkeypatch.setattr(Favourites, "has", lambda *_: False)
    with pytest.raises(NotFound, match="no longer there"):
        asyncio.run(brought_back(counter(found), interaction, "a-request:0"))
    with pytest.raises(NotFound, match="no longer there"):
        asyncio.run(brought_back(counter(found), interaction, "a-request"))
    with pytest.raises(NotFound, match="no longer there"):
        call_off(counter(found), "2", "a-request")
