"""Changes as sentences: for the log channel and the audit log. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.admin.scene import Scene
from bot.admin.section import TITLES, Section
from bot.admin.wording import channel, role, said, some
from bot.cards.words import plain
from distillery.guilds.audit import Change
from distillery.guilds.config import GuildConfig
from distillery.guilds.document import restored
from distillery.i18n import say
from distillery.vocabulary.text import Text, plural, text

ROOM = 160  # characters of what a setting is
Told = Mapping[str, Any]

ACTS: dict[str, Callable[[Told], Text]] = {
    "member.block": lambda it: _blocked(it),
    "member.unblock": lambda it: text("Unblocked {member}.", member=f"<@{it['member']}>"),
    "member.refund": lambda it: plural(
        it["pictures"],
        "Gave {count} picture back to {member}.",
        "Gave {count} pictures back to {member}.",
        member=f"<@{it['member']}>",
    ),
    "member.cancel": lambda it: plural(
        it["requests"],
        "Cancelled {count} request of {member}.",
        "Cancelled {count} requests of {member}.",
        member=f"<@{it['member']}>",
    ),
    "member.clear": lambda it: _cleared(it),
    "preset.unshare": lambda it: text(
        "Unshared the preset “{name}” of {member}.", name=plain(it["preset"], ROOM), member=f"<@{it['member']}>"
    ),
    "request.refund": lambda it: plural(
        it["pictures"],
        "Gave {count} picture back for the request {id}.",
        "Gave {count} pictures back for the request {id}.",
        id=f"`{it['request']}`",
    ),
    "request.cancel": lambda it: text("Cancelled the request {id}.", id=f"`{it['request']}`"),
    "request.delete": lambda it: text(
        "Deleted the request {id} of {member}.", id=f"`{it['request']}`", member=f"<@{it['member']}>"
    ),
    "picture.block": lambda it: text("Blocked a picture ({hash}).", hash=f"`{it['phash']}`"),
}
LISTS = {"channels": Section.CHANNELS, "roles": Section.ROLES, "models": Section.MODELS, "loras": Section.LORAS}
ONES = {
    "nsfw": Section.NSFW,
    "words": Section.WORDS,
    "visibility": Section.VISIBILITY,
    "language": Section.LANGUAGE,
    "log_channel": Section.LOG,
    "appeals": Section.APPEALS,
}
TABLES = {"by_channel": Section.CHANNEL, "by_role": Section.ROLE}


def line(change: Change) -> str:
    """One line of the audit log: when, who, what."""
    moment = f"<t:{change.at.timestamp():.0f}:f>"
    by = f"<@{change.by.id}>" if change.by.id.isdigit() else plain(change.by.name or change.by.id, 40)
    return f"{moment} {by} {' '.join(what(change.guild_id, change.what, change.before, change.after))}"


def what(guild_id: str, name: str, before: Told | None, after: Told | None) -> Iterator[str]:
    """What was done, a sentence each."""
    if act := ACTS.get(name):
        yield say(act(after or before or {}))
    else:
        yield from settings(guild_id, before or {}, after or {})


def settings(guild_id: str, before: Told, after: Told) -> Iterator[str]:
    """The settings that differ."""
    old, new = (Scene(guild_id, _config(each, guild_id)) for each in (before, after))
    for setting in after:
        if section := LISTS.get(setting):
            yield _told(section, _moved(before[setting], after[setting], _shown(section, guild_id)))
        elif section := TABLES.get(setting):
            changed = [key for key in {**before[setting], **after[setting]} if _differs(key, before, after, setting)]
            shown = _shown(section, guild_id)
            yield _told(section, some(map(shown, changed), ROOM))
        elif setting == "words":
            yield _told(Section.WORDS, _counted(before[setting], after[setting]))
        elif section := ONES.get(setting):
            yield _told(section, f"{said(old, section, ROOM)} → {said(new, section, ROOM)}")


def _blocked(it: Told) -> Text:
    member, reason = f"<@{it['member']}>", plain(it.get("reason", ""), ROOM)
    if not it.get("until"):
        return text("Blocked {member}: {reason}", member=member, reason=reason)
    when = f"<t:{it['until']}:f>"
    return text("Blocked {member} until {when}: {reason}", member=member, when=when, reason=reason)


def _cleared(it: Told) -> Text:
    member = f"<@{it['member']}>"
    if it.get("pause") and not it["strikes"]:
        return text("Lifted the pause of {member}.", member=member)
    return plural(
        it["strikes"], "Cleared {count} strike of {member}.", "Cleared {count} strikes of {member}.", member=member
    )


def _config(part: Told, guild_id: str) -> GuildConfig:
    return restored(dict(part), guild_id)


def _told(section: Section, how: str) -> str:
    return f"**{say(TITLES[section])}** {how}"


def _shown(section: Section, guild_id: str) -> Callable[[str], str]:
    if section in (Section.CHANNELS, Section.CHANNEL):
        return channel
    if section in (Section.ROLES, Section.ROLE):
        return lambda key: role(key, guild_id)
    return lambda name: plain(name, 64)


def _moved(before: Iterable[str], after: Iterable[str], shown: Callable[[str], str]) -> str:
    """``+a +b -c``"""
    old, new = [*before], [*after]
    added = [f"+{shown(each)}" for each in new if each not in old]
    return some([*added, *(f"-{shown(each)}" for each in old if each not in new)], ROOM, " ")


def _counted(before: Iterable[str], after: Iterable[str]) -> str:
    """How many words came and went: who reads it need not see them."""
    old, new = {*before}, {*after}
    return f"+{len(new - old)} -{len(old - new)}"


def _differs(key: str, before: Told, after: Told, setting: str) -> bool:
    return bool(before[setting].get(key) != after[setting].get(key))
