"""What of a guild's settings differs, in words: what came, what went, and what became of the rest. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.admin.scene import Scene
from bot.admin.section import TITLES, Section
from bot.admin.wording import channel, gift, limits, role, said, some
from bot.cards.words import plain
from distillery.guilds.config import ANY_CHANNEL, ChannelConfig, RoleConfig
from distillery.guilds.document import restored
from distillery.i18n import say
from distillery.vocabulary.text import plural, text

ROOM = 160  # characters of what a setting is
TABLE, SIDE = 240, 85  # characters of what became of channels or roles, and of what one of them was, or is

Told = Mapping[str, Any]
Part = ChannelConfig | RoleConfig

LISTS = {"channels": Section.CHANNELS, "roles": Section.ROLES, "models": Section.MODELS, "loras": Section.LORAS}
ONES = {
    "nsfw": Section.NSFW,
    "visibility": Section.VISIBILITY,
    "language": Section.LANGUAGE,
    "log_channel": Section.LOG,
    "appeals": Section.APPEALS,
}


def settings(guild_id: str, before: Told, after: Told) -> Iterator[str]:
    """The settings that differ, a line's part each: ``**Channels** added <#4>``."""
    old, new = (Scene(guild_id, restored(dict(each), guild_id)) for each in (before, after))
    for setting in after:
        if section := LISTS.get(setting):
            yield _told(section, _moved(before[setting], after[setting], _shown(section, guild_id)))
        elif setting == "words":
            yield _told(Section.WORDS, _counted(before[setting], after[setting]))
        elif section := ONES.get(setting):
            yield _told(section, _became(said(old, section, ROOM), said(new, section, ROOM)))
        elif setting == "by_channel":
            yield from _by_channel(old, new)
        elif setting == "by_role":
            yield _told(Section.ROLE, some(_by_role(old, new), TABLE, "; "))


def _by_channel(old: Scene, new: Scene) -> Iterator[str]:
    """Free channels and limits are one part of the document, and two of the panel's sections."""
    was, now = old.config.free_channels, new.config.free_channels
    if {*was} != {*now}:
        yield _told(Section.FREE, _moved(was, now, channel))
    decided = (old.config.by_channel, new.config.by_channel)
    if differing := [*_each(*decided, ANY_CHANNEL, channel, lambda part: limits(part, SIDE))]:
        yield _told(Section.CHANNEL, some(differing, TABLE, "; "))


def _by_role(old: Scene, new: Scene) -> Iterator[str]:
    tables = (old.config.by_role, new.config.by_role)
    return _each(*tables, RoleConfig(), lambda key: role(key, new.guild_id), lambda part: gift(part, SIDE))


def _each(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    nothing: Part,
    name: Callable[[str], str],
    tell: Callable[[Any], str],
) -> Iterator[str]:
    """What became of each entry: ``<#4> 2 pictures → 4 pictures``."""
    default = say(text("the default"))
    for key in {**old, **new}:
        was, now = old.get(key, nothing), new.get(key, nothing)
        sides = [tell(_apart(one, other, nothing)) or default for one, other in ((was, now), (now, was))]
        if sides != [default, default]:
            yield f"{name(key)} {_became(*sides)}"


def _apart(part: Part, other: Part, nothing: Part) -> Part:
    """`part` less what it has in common with `other`. A quota is one with its period."""
    differing = {name for name in type(part).model_fields if getattr(part, name) != getattr(other, name)}
    differing |= {"quota", "per"} if differing & {"quota", "per"} else set()
    return nothing.model_copy(update={name: getattr(part, name) for name in differing})


def _became(was: str, now: str) -> str:
    return f"{was} → {now}"


def _told(section: Section, how: str) -> str:
    return f"**{say(TITLES[section])}** {how}"


def _shown(section: Section, guild_id: str) -> Callable[[str], str]:
    if section is Section.CHANNELS:
        return channel
    if section is Section.ROLES:
        return lambda key: role(key, guild_id)
    return lambda name: plain(name, 64)


def _moved(before: Iterable[str], after: Iterable[str], shown: Callable[[str], str]) -> str:
    """What came and what went, as far as there is room."""
    old, new = [*before], [*after]
    added, removed = ([shown(each) for each in one if each not in other] for one, other in ((new, old), (old, new)))
    told = [text("added {names}", names=some(added, ROOM // 2))] if added else []
    told += [text("removed {names}", names=some(removed, ROOM // 2))] if removed else []
    return "; ".join(map(say, told))


def _counted(before: Iterable[str], after: Iterable[str]) -> str:
    """How many words came and went: who reads it need not see them."""
    old, new = {*before}, {*after}
    added, removed = len(new - old), len(old - new)
    told = [plural(added, "{count} word added", "{count} words added")] if added else []
    told += [plural(removed, "{count} word removed", "{count} words removed")] if removed else []
    return "; ".join(map(say, told))
