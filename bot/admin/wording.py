"""What a guild's settings say, in kind words. Pure; in the language that is spoken."""

from collections.abc import Callable, Iterable, Iterator

from bot.admin.scene import SPOKEN, Scene
from bot.admin.section import Section
from bot.cards.words import plain
from distillery.guilds.config import ChannelConfig, GuildConfig, RoleConfig
from distillery.i18n import number, say
from distillery.vocabulary.text import Text, plural, text

POLICIES: dict[str, Text] = {
    "block": text("Refused, and withheld where a picture shows it"),
    "age_restricted": text("Only in channels that Discord restricts by age"),
    "spoiler": text("Allowed, and covered until somebody presses it"),
}
VISIBILITIES: dict[str, Text] = {
    "public": text("Everybody in the channel"),
    "private": text("Only the member who asked"),
}
WHOLE = 1000  # characters, which all that is decided about one channel or role takes at most
OWN_LANGUAGE = text("Each member's own")


def said(scene: Scene, section: Section, room: int) -> str:
    """What holds, in at most about `room` characters."""
    names = scene.listed(section)
    config = scene.config
    match section:
        case Section.CHANNELS:
            return some(map(channel, names), room) or say(text("All of them"))
        case Section.FREE:
            return some(map(channel, names), room) or say(text("None: free commands go with the others"))
        case Section.ROLES:
            return some((role(name, scene.guild_id) for name in names), room) or say(text("Everybody"))
        case Section.MODELS:
            return some((plain(name, 64) for name in config.models), room) or say(text("All of them"))
        case Section.LORAS:
            return some((plain(name, 64) for name in config.loras), room) or say(text("All of them"))
        case Section.CHANNEL:
            return some(_limits(scene, names), room, "; ") or say(text("The same in all channels"))
        case Section.ROLE:
            return some(_gifts(scene, names), room, "; ") or say(text("The same for everybody"))
        case Section.WORDS:
            return say(plural(len(names), "{count} word", "{count} words")) if names else say(text("None of your own"))
    return _one(config, section, room)


def _one(config: GuildConfig, section: Section, room: int) -> str:
    match section:
        case Section.NSFW:
            return say(POLICIES[config.nsfw])
        case Section.VISIBILITY:
            return say(VISIBILITIES[config.visibility])
        case Section.LANGUAGE:
            return SPOKEN.get(config.language or "", config.language or "") or say(OWN_LANGUAGE)
        case Section.LOG:
            return channel(config.log_channel) if config.log_channel else say(text("No channel"))
        case Section.APPEALS:
            return plain(config.appeals, room) or say(text("Nothing yet: members are told to ask the server's admins"))
    return ""


def some(items: Iterable[str], room: int, by: str = ", ") -> str:
    """As many of `items` as fit, and how many more there are."""
    shown: list[str] = []
    rest = [*items]
    while rest and sum(map(len, shown)) + len(by) * len(shown) + len(rest[0]) <= room:
        shown.append(rest.pop(0))
    if rest:
        shown.append(say(plural(len(rest), "{count} more", "{count} more")))
    return by.join(shown)


def channel(channel_id: str) -> str:
    """As Discord shows it."""
    return f"<#{channel_id}>"


def role(role_id: str, guild_id: str) -> str:
    """As Discord shows it; everybody's has the guild's id."""
    return "@everyone" if role_id == guild_id else f"<@&{role_id}>"


def limits(decided: ChannelConfig, room: int = WHOLE) -> str:
    """What was decided about one channel, free commands left aside."""
    return some(_told(decided, _LIMITS), room)


def gift(decided: RoleConfig, room: int = WHOLE) -> str:
    """What a role gives."""
    return some(_told(decided, _GIFTS), room)


def _limits(scene: Scene, channels: Iterable[str]) -> Iterator[str]:
    return (f"{channel(key)}: {limits(scene.config.by_channel[key])}" for key in channels)


def _gifts(scene: Scene, roles: Iterable[str]) -> Iterator[str]:
    return (f"{role(key, scene.guild_id)}: {gift(scene.config.by_role[key])}" for key in roles)


def _told(decided: ChannelConfig | RoleConfig, tellers: dict[str, Callable[..., Text]]) -> Iterator[str]:
    for name, teller in tellers.items():
        if (value := getattr(decided, name)) is not None:
            yield say(teller(value, decided))


def _quota(pictures: int, decided: RoleConfig) -> Text:
    if decided.per == "day":
        return plural(pictures, "{count} picture a day", "{count} pictures a day")
    return plural(pictures, "{count} picture a month", "{count} pictures a month")


_LIMITS: dict[str, Callable[..., Text]] = {
    "model": lambda name, _: text("model {name}", name=plain(name, 64)),
    "ar": lambda ratio, _: text("ratio {ratio}", ratio=ratio),
    "images": lambda count, _: plural(count, "{count} picture", "{count} pictures"),
    "max_images": lambda count, _: plural(count, "{count} picture at most", "{count} pictures at most"),
    "steps": lambda count, _: plural(count, "{count} step", "{count} steps"),
    "max_steps": lambda count, _: plural(count, "{count} step at most", "{count} steps at most"),
}
_GIFTS: dict[str, Callable[..., Text]] = {
    "tier": lambda name, _: text("tier {name}", name=name),
    "quota": _quota,
    "priority": lambda value, _: text("priority {value}", value=number(value)),
}
