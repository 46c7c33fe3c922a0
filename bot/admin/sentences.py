"""Changes as sentences: for the log channel and the audit log. Pure."""

from collections.abc import Callable, Iterator

from bot.admin.differences import ROOM, Told, settings
from bot.cards.words import plain
from distillery.guilds.audit import Change
from distillery.i18n import say
from distillery.vocabulary.text import Text, plural, text

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
    "picture.unblock": lambda it: text("Unblocked a picture ({hash}).", hash=f"`{it['phash']}`"),
}


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
