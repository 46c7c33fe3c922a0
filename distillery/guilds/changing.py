"""What an admin's word does to a configuration: each change touches its own part, whatever others change meanwhile."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any

from distillery.guilds.config import MOST_WORDS, ChannelConfig, GuildConfig, RoleConfig
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import plural, text

Change = Callable[[GuildConfig], GuildConfig]

LONGEST_WORD = 64  # characters, as GuildConfig takes them
LIMITS = tuple(name for name in ChannelConfig.model_fields if name != "free")


class Listed(StrEnum):
    """The settings that are lists of names or ids."""

    CHANNELS = "channels"
    ROLES = "roles"
    MODELS = "models"
    LORAS = "loras"
    WORDS = "words"


def listing(setting: Listed, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Change:
    """Put names on a list and take others off it; those on it stay in their order."""
    added, removed = [*add], {*remove} - {*add}

    def change(config: GuildConfig) -> GuildConfig:
        held: tuple[str, ...] = getattr(config, setting)
        left = dict.fromkeys([*held, *added])
        return config.model_copy(update={setting: tuple(name for name in left if name not in removed)})

    return change


def setting(**values: Any) -> Change:
    """Give settings new values."""
    return lambda config: config.model_copy(update=values)


def free(add: Iterable[str] = (), remove: Iterable[str] = ()) -> Change:
    """Give channels to the commands of free tiers, or take them away."""
    decided = {**dict.fromkeys(remove, False), **dict.fromkeys(add, True)}

    def change(config: GuildConfig) -> GuildConfig:
        for channel_id, is_free in decided.items():
            config = limits(channel_id, {"free": is_free})(config)
        return config

    return change


def limits(channel_id: str, values: Mapping[str, Any]) -> Change:
    """What one channel takes when nothing is said, and at most; a channel that nothing is said of is forgotten.

    The change raises CommandError where the one is more than the other.
    """

    def change(config: GuildConfig) -> GuildConfig:
        decided = config.by_channel.get(channel_id, ChannelConfig()).model_copy(update=dict(values))
        _fitting(decided)
        return _kept(config, "by_channel", channel_id, decided, ChannelConfig())

    return change


def role(role_id: str, values: Mapping[str, Any]) -> Change:
    """What a role gives to its members; a role that nothing is said of is forgotten."""

    def change(config: GuildConfig) -> GuildConfig:
        decided = config.by_role.get(role_id, RoleConfig()).model_copy(update=dict(values))
        if decided.quota is None:
            decided = decided.model_copy(update={"per": "day"})
        return _kept(config, "by_role", role_id, decided, RoleConfig())

    return change


def without_limits(config: GuildConfig) -> GuildConfig:
    """Every channel as it is by default; free ones stay free."""
    left = {key: ChannelConfig(free=True) for key, channel in config.by_channel.items() if channel.free}
    return config.model_copy(update={"by_channel": left})


def without_free(config: GuildConfig) -> GuildConfig:
    """No channel for free commands; what else was decided about channels stays."""
    return free(remove=config.free_channels)(config)


def defaults(*names: str) -> Change:
    """Settings as they are when nobody decides anything."""
    fresh = GuildConfig()
    return setting(**{name: getattr(fresh, name) for name in names})


def words(written: str) -> list[str]:
    """Words that an admin wrote one a line, each once. Raises CommandError with every line that is too long."""
    lines = dict.fromkeys(" ".join(line.split()) for line in written.splitlines())
    found = [line for line in lines if line]
    if too_long := [line for line in found if len(line) > LONGEST_WORD]:
        raise CommandError(map(_too_long, too_long))
    if len(found) > MOST_WORDS:
        message = plural(
            len(found), "That is {count} word, and there is room for {most}.",
            "That is {count} words, and there is room for {most}.", most=MOST_WORDS,
        )  # fmt: skip
        raise CommandError([Problem("too_many_words", message, hint=text("Take some away first."))])
    return found


def _fitting(decided: ChannelConfig) -> None:
    """Raises CommandError."""
    hint = text("Take less of the one, or allow more of the other.")
    if decided.images and decided.max_images and decided.images > decided.max_images:
        usual = plural(decided.images, "{count} picture", "{count} pictures")
        message = text("The default, {usual}, is above the limit of {most}.", usual=usual, most=decided.max_images)
        raise CommandError([Problem("bad_limits", message, hint=hint)])
    if decided.steps and decided.max_steps and decided.steps > decided.max_steps:
        usual = plural(decided.steps, "{count} step", "{count} steps")
        message = text("The default, {usual}, is above the limit of {most}.", usual=usual, most=decided.max_steps)
        raise CommandError([Problem("bad_limits", message, hint=hint)])


def _too_long(line: str) -> Problem:
    message = text("“{start}…” is longer than {most} characters.", start=line[:30], most=LONGEST_WORD)
    return Problem("long_word", message, hint=text("Write one word or short phrase a line."))


def _kept(config: GuildConfig, table: str, key: str, part: Any, nothing: Any) -> GuildConfig:
    """The configuration with that entry of `table`; without it, if it says nothing."""
    held: dict[str, Any] = {**getattr(config, table), key: part}
    if part == nothing:
        del held[key]
    return config.model_copy(update={table: held})
