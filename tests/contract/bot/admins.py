"""An admin at work: panels opened, pressed and filled in."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.contract.bot.house import House, View
from tests.support.discord.model.components import walk

MANAGE = "MANAGE_GUILD"


class Office:
    """One guild with `channels` rooms, and a member who may manage it."""

    def __init__(self, house: House, admin: int, channels: int = 3, **told: Any) -> None:
        self.house = house
        self.admin = admin
        self.guild = house.discord.guild_join(channels=channels, **told)
        self.rooms: list[int] = self.guild["channels"]
        house.discord.member(self.guild["id"], admin, permissions=[MANAGE])

    def use(self, command: str, /, by: int | None = None, **options: Any) -> View:
        """Use a command in the first room."""
        return self.house.discord.slash(self.guild["id"], self.rooms[0], by or self.admin, command, options)

    def suggested(self, command: str, focused: str, typed: str, by: int | None = None) -> list[str]:
        """The values offered."""
        where = (self.guild["id"], self.rooms[0], by or self.admin, command)
        return [one["value"] for one in self.house.discord.autocomplete(*where, {focused: typed}, focused=focused)]

    def serve(self, member: int, prompt: str = "a red fox --images 1", room: int = 0) -> View:
        """A member asks for pictures in a room."""
        return self.house.discord.slash(self.guild["id"], self.rooms[room], member, "serve", {"prompt": prompt})

    def panel(self, interaction: View) -> "Panel":
        """The answer, once it is there."""
        message = self.house.discord.wait_message(interaction)
        return Panel(self, message["id"])

    def posts(self, room: int) -> list[str]:
        """What the bot said to all in a room."""
        seen = self.house.discord.messages(self.rooms[room])
        return [one["text"] for one in seen if not one["ephemeral_for"] and not one["interaction_id"]]


class Panel:
    """A panel's message."""

    def __init__(self, office: Office, message_id: int) -> None:
        self.office = office
        self.message_id = message_id

    @property
    def text(self) -> str:
        return str(self.office.house.discord.message(self.message_id)["text"])

    def parts(self) -> Iterator[View]:
        """All that it is made of."""
        return walk(self.office.house.discord.message(self.message_id)["components"])

    def press(self, custom_id: str, values: Sequence[str] | None = None, by: int | None = None) -> View:
        """Press, or choose `values`."""
        return self.office.house.discord.click(self.message_id, custom_id, by or self.office.admin, values)

    def becomes(self, words: str) -> "Panel":
        """Return once it says so."""
        try:
            self.office.house.discord.wait_for(lambda: words in self.text, 10)
        except TimeoutError:
            raise AssertionError(f"{words!r} is not in {self.text!r}") from None
        return self
