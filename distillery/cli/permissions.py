"""`channels` and `member`: where pictures may be asked for, and by whom."""

import re
from collections.abc import Iterator, Sequence

from distillery.database import migrate
from distillery.database.engine import Database
from distillery.intake import members
from distillery.intake.channels import Channels, change
from distillery.intake.tiers import Tiers
from distillery.settings import DatabaseSettings, IntakeSettings, load
from distillery.vocabulary.errors import DistilleryError

_DISCORD_ID = re.compile(r"[0-9]{1,20}")


def channels(guild: str, allow: Sequence[str], free: Sequence[str], remove: Sequence[str]) -> None:
    """Change a guild's lists of channels, and show what they are then. Says loudly what became open to more."""
    wrong = [given for given in [guild, *allow, *free, *remove] if not _DISCORD_ID.fullmatch(given)]
    if wrong:
        raise DistilleryError(f"{wrong[0]!r} is no Discord id. Copy it with Discord's developer mode: digits only.")
    if both := sorted({*allow, *free}.intersection(remove)):
        raise DistilleryError(f"Channel {both[0]} cannot be added and removed at once. Say one of the two.")
    before, after = change(_database(), guild, allow=allow, free=free, remove=remove)
    for warning in _warnings(guild, remove, before, after):
        print(warning)
    print(f"The bot answers in {', '.join(after.listed) or 'every channel'} of server {guild}.")
    print(f"Free commands work in {', '.join(after.free) or 'the same channels'}.")


def _warnings(guild: str, removed: Sequence[str], before: Channels, after: Channels) -> Iterator[str]:
    for channel in [each for each in removed if each not in before.listed]:
        yield f"Channel {channel} was not listed."
    if before.listed and not after.listed:
        yield (
            f"WARNING: the last channel of server {guild} is off its list, so the bot now answers in ALL of its"
            " channels. Name those that it is to answer in with --allow."
        )
    elif before.free and not after.free:
        yield "WARNING: no channel is free any more, so free commands now work wherever the bot answers."


def member(member_id: str, tier: str | None, blocked: bool | None) -> None:
    """Change a member's tier or block them, and show how it stands with them then."""
    tiers, database = Tiers.load(load(IntakeSettings).tiers), _database()
    if tier is not None:
        tiers.tier(tier)
    if not _DISCORD_ID.fullmatch(member_id) and not members.known(database, member_id):
        raise DistilleryError(
            f"{member_id!r} is no Discord user's id (digits only; Discord's developer mode copies it), and nobody has"
            " asked for anything by that name. A caller of the API is api:… as the log says it, once they have asked."
        )
    found = members.change(database, member_id, tier=tier, blocked=blocked)
    of = tiers.allowance(found.tier).tier
    barred = " They are blocked." if found.blocked else ""
    print(f"Member {member_id} has the tier {of.name}: {of.quota} pictures a {of.per}.{barred}")


def _database() -> Database:
    database = Database(load(DatabaseSettings).database_url)
    migrate.require(database)
    return database
