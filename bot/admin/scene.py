"""What the panel of one guild is drawn from: what was decided, and what there is to choose from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.admin.section import Section
from distillery.guilds.config import NOTHING_DECIDED, ChannelConfig, GuildConfig
from distillery.i18n import LANGUAGES

PAGE = 25  # options of a select: Discord's limit
FREE_ONLY = ChannelConfig(free=True)
HELD = 20  # channels or roles of a page, so that there is room for more in its select


@dataclass(frozen=True)
class Scene:
    """One guild for one admin. `models` and `loras` are labels by name."""

    guild_id: str
    config: GuildConfig = NOTHING_DECIDED
    models: Mapping[str, str] = field(default_factory=dict)
    loras: Mapping[str, str] = field(default_factory=dict)
    tiers: tuple[str, ...] = ()

    def listed(self, section: Section) -> tuple[str, ...]:
        """All that pages of a section go through."""
        config = self.config
        match section:
            case Section.CHANNELS:
                return config.channels
            case Section.FREE:
                return config.free_channels
            case Section.ROLES:
                return config.roles
            case Section.MODELS:
                return tuple(dict.fromkeys([*self.models, *config.models]))
            case Section.LORAS:
                return tuple(dict.fromkeys([*self.loras, *config.loras]))
            case Section.WORDS:
                return config.words
            case Section.CHANNEL:
                return tuple(key for key, each in config.by_channel.items() if each not in (ChannelConfig(), FREE_ONLY))
            case Section.ROLE:
                return tuple(config.by_role)
        return ()

    def page(self, section: Section, page: int) -> tuple[str, ...]:
        """What a page shows of it."""
        size = page_size(section)
        first = min(page, self.pages(section) - 1) * size
        return self.listed(section)[first : first + size]

    def pages(self, section: Section) -> int:
        """How many there are, at least one."""
        return max(1, -(-len(self.listed(section)) // page_size(section)))


def page_size(section: Section) -> int:
    """Entries of a section's page."""
    return PAGE if section in (Section.MODELS, Section.LORAS, Section.WORDS) else HELD


NAMES = {"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français", "pt": "Português", "ja": "日本語"}
SPOKEN = {language: NAMES.get(language, language) for language in LANGUAGES}  # as they call themselves
