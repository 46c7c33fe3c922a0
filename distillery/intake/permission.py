"""Whether a member may ask for something where they ask for it, and then for how much of it."""

from dataclasses import dataclass

from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.database.engine import Database
from distillery.guilds.config import GuildConfig
from distillery.guilds.guilds import Guilds
from distillery.intake.ask import Ask
from distillery.intake.gates import direct, permit, unblocked
from distillery.intake.limits import Limits
from distillery.intake.standing import standing
from distillery.intake.tiers import Allowance, Tiers


@dataclass(frozen=True)
class Permission:
    """What was decided where a member asks, what they may use up, and how far a request may go."""

    config: GuildConfig
    allowance: Allowance
    limits: Limits


@dataclass(frozen=True)
class Permissions:
    """Asks the gates that look at who and where, and at no words or pictures."""

    database: Database
    catalogue: Catalogue
    tiers: Tiers
    guilds: Guilds
    appeals: str = ""  # whom those can turn to who are blocked everywhere

    def of(self, ask: Ask, command: Command) -> Permission:
        """What the member may ask for. Raises Refused when it is not `command`, or not here."""
        known, own_tier = standing(self.database, self.guilds, ask), self.catalogue.definitions[command.name].tier
        unblocked(ask, known.block, known.config, self.appeals)
        permit(ask, known.config, free=own_tier is not None)
        allowance = self.tiers.allowance(known.tier, own_tier, ask=ask, config=known.config)
        if not self.catalogue.is_answered(command.name):
            direct(ask, allowance.tier)
        limits = Limits(allowance.tier, known.channel(ask), known.config)
        limits.check(command, self.catalogue, ask.member_id)
        return Permission(known.config, allowance, limits)
