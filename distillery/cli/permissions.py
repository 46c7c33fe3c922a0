"""`channels` and `member`: where pictures may be asked for, and by whom."""

import re
from collections.abc import Collection, Iterator, Sequence

from distillery.database import revision
from distillery.database.engine import Database
from distillery.guilds.audit import OPERATOR
from distillery.guilds.config import ANY_CHANNEL, GuildConfig
from distillery.guilds.guilds import Guilds
from distillery.intake.tiers import Tiers
from distillery.members.blocks import Block, block, standing_block, unblock
from distillery.members.tier import give_tier, known, tier_of
from distillery.settings import DatabaseSettings, IntakeSettings, load
from distillery.vocabulary.errors import DistilleryError

_DISCORD_ID = re.compile(r"[0-9]{1,20}")
_DURATION = re.compile(r"([1-9][0-9]{0,3})([mhd])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


def channels(guild: str, allow: Sequence[str], free: Sequence[str], remove: Sequence[str]) -> None:
    """Change a guild's lists of channels, and show what they are then. Says loudly what became open to more."""
    wrong = [given for given in [guild, *allow, *free, *remove] if not _DISCORD_ID.fullmatch(given)]
    if wrong:
        raise DistilleryError(f"{wrong[0]!r} is no Discord id. Copy it with Discord's developer mode: digits only.")
    if both := sorted({*allow, *free}.intersection(remove)):
        raise DistilleryError(f"Channel {both[0]} cannot be added and removed at once. Say one of the two.")
    guilds = Guilds(_database())
    before, after = guilds.change(guild, OPERATOR, "channels", lambda config: _listing(config, allow, free, remove))
    for warning in _warnings(guild, remove, before, after):
        print(warning)
    print(f"The bot answers in {', '.join(after.channels) or 'every channel'} of server {guild}.")
    print(f"Free commands work in {', '.join(after.free_channels) or 'the same channels'}.")


def _listing(
    config: GuildConfig, allow: Collection[str], free: Collection[str], remove: Collection[str]
) -> GuildConfig:
    """The configuration with channels allowed, marked, and taken off both lists; what else was decided stays."""
    marked = {*config.free_channels, *free}.difference(remove)
    named = {
        channel: config.by_channel.get(channel, ANY_CHANNEL).model_copy(update={"free": channel in marked})
        for channel in sorted({*config.by_channel, *free})
    }
    listed = sorted({*config.channels, *allow}.difference(remove))
    by_channel = {channel: decided for channel, decided in named.items() if decided != ANY_CHANNEL}
    return config.model_copy(update={"channels": tuple(listed), "by_channel": by_channel})


def _warnings(guild: str, removed: Sequence[str], before: GuildConfig, after: GuildConfig) -> Iterator[str]:
    for channel in [each for each in removed if each not in {*before.channels, *before.free_channels}]:
        yield f"Channel {channel} was not listed."
    if before.channels and not after.channels:
        yield (
            f"WARNING: the last channel of server {guild} is off its list, so the bot now answers in ALL of its"
            " channels. Name those that it is to answer in with --allow."
        )
    if before.free_channels and not after.free_channels:
        yield "WARNING: no channel is free any more, so free commands now work wherever the bot answers."


def member(
    member_id: str, tier: str | None, blocked: bool | None, reason: str | None = None, duration: str | None = None
) -> None:
    """Change a member's tier, block them everywhere or lift that, and show how it stands with them then."""
    tiers, database = Tiers.load(load(IntakeSettings).tiers), _database()
    seconds = _checked(blocked, reason, duration)
    if tier is not None:
        tiers.tier(tier)
    if not _DISCORD_ID.fullmatch(member_id) and not known(database, member_id):
        raise DistilleryError(
            f"{member_id!r} is no Discord user's id (digits only; Discord's developer mode copies it), and nobody has"
            " asked for anything by that name. A caller of the API is api:… as the log says it, once they have asked."
        )
    if tier is not None:
        give_tier(database, member_id, tier)
    if blocked:
        block(database, member_id, reason=reason or "", by_id=OPERATOR.id, seconds=seconds)
    elif blocked is False:
        unblock(database, member_id)
    _show(database, tiers, member_id)


def _checked(blocked: bool | None, reason: str | None, duration: str | None) -> float | None:
    """The seconds that `duration` says: ``30m``, ``12h``, ``7d``."""
    if not blocked and (reason or duration):
        raise DistilleryError("--reason and --for go with --block.")
    if duration is None:
        return None
    if match := _DURATION.fullmatch(duration):
        return float(match[1]) * _SECONDS[match[2]]
    raise DistilleryError(f"--for {duration!r} is no duration: write 30m, 12h or 7d.")


def _show(database: Database, tiers: Tiers, member_id: str) -> None:
    of = tiers.allowance(tier_of(database, member_id)).tier
    with database.read() as connection:
        held = standing_block(connection, member_id, None)
    barred = f" {_told(held)}" if held else ""
    print(f"Member {member_id} has the tier {of.name}: {of.quota} pictures a {of.per}.{barred}")


def _told(held: Block) -> str:
    until = f" until {held.ends_at:%Y-%m-%d %H:%M} UTC" if held.ends_at else ""
    return f"They are blocked{until}{f': {held.reason}' if held.reason else '.'}"


def _database() -> Database:
    database = Database(load(DatabaseSettings).database_url)
    revision.require(database)
    return database
