"""May a member show a preset to a guild? Whoever lists them reads it, so that it is judged as a command would be."""

from distillery.database.engine import Database
from distillery.guilds.guilds import Guilds
from distillery.intake.ask import Ask
from distillery.intake.content import Content
from distillery.intake.gates import unblocked
from distillery.intake.standing import standing


class Sharing:
    """Asked before a preset is shared, and before a shared one is changed. `appeals` as in Intake."""

    def __init__(self, database: Database, guilds: Guilds, content: Content, appeals: str = "") -> None:
        self._database = database
        self._guilds = guilds
        self._content = content
        self._appeals = appeals

    def check(self, member_id: str, guild_id: str, name: str, words: str) -> None:
        """Raises Refused where the member is blocked in the guild, or `name` or `words` may not be read there."""
        ask = Ask("discord", "", member_id, words, guild_id=guild_id)
        known = standing(self._database, self._guilds, ask)
        unblocked(ask, known.block, known.config, self._appeals)
        self._content.of_preset(name, words, known.config)
