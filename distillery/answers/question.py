"""What is asked of an answer, and what answers draw on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from distillery.answers.lora_changes import LoraChanges
from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.database.engine import Database
from distillery.guilds.config import GuildConfig
from distillery.members.accounts import Account
from distillery.pictures import Pictures
from distillery.suggestion import Rewriter
from distillery.vocabulary.pictures import StoredPicture


class Asker(Protocol):
    """Who asks: intake's Ask."""

    @property
    def member_id(self) -> str: ...


class Prepared(Protocol):
    """A command with its pictures, brought and by stored name: intake's Prepared."""

    @property
    def command(self) -> Command: ...

    @property
    def pictures(self) -> Mapping[str, StoredPicture]: ...


class Tier(Protocol):
    """How many pictures there are in a day or a month."""

    @property
    def name(self) -> str: ...

    @property
    def quota(self) -> int: ...

    @property
    def per(self) -> str: ...


class Allowance(Protocol):
    """A tier as a member meets it, and the quotas that an ask counts against: the tier's, then the guild's, if any."""

    @property
    def tier(self) -> Tier: ...

    def accounts(self, ask: Any) -> Sequence[Account]: ...


class Tiers(Protocol):
    """Every tier: intake's Tiers."""

    def allowance(
        self, of_member: str | None, of_command: str | None = None, *, ask: Any, config: GuildConfig
    ) -> Allowance: ...


@dataclass(frozen=True)
class Question:
    """One answered command of a member's, where `config` is what was decided."""

    asker: Asker
    command: Command
    pictures: Mapping[str, StoredPicture]
    config: GuildConfig

    @property
    def member_id(self) -> str:
        """Who asks."""
        return self.asker.member_id

    def picture(self, parameter: str) -> StoredPicture:
        """The picture that was given for `parameter`."""
        return self.pictures[self.command.parameters[parameter]]


@dataclass(frozen=True)
class Sources:
    """What answers draw on."""

    catalogue: Catalogue
    pictures: Pictures
    database: Database
    rewriter: Rewriter
    tiers: Tiers
    changes: LoraChanges
