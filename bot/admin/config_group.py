"""/config: the panel, and a subcommand for each of its sections. Without options, one opens the panel there."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, Transform, locale_str

from bot.admin import choices
from bot.admin.configuring import Configuring
from bot.admin.controls import OWN
from bot.admin.ids import ChannelId, LogChannelId, RoleId
from bot.admin.permission import HERE, Interaction, permit
from bot.admin.scene import SPOKEN, Scene
from bot.admin.section import TITLES, Section
from bot.admin.suggesting import matching
from distillery.guilds import changing
from distillery.guilds.changing import LIMITS, Change, Listed
from distillery.guilds.config import MOST_STEPS, RoleConfig
from distillery.vocabulary.errors import Refused

Channel = Transform[str, ChannelId]
LogChannel = Transform[str, LogChannelId]
Role = Transform[str, RoleId]
Word = Range[str, 1, 64]
Offered = Callable[[Scene], Mapping[str, str]]  # values with what they are

ADD = locale_str("Add this one")
REMOVE = locale_str("Remove this one")
NOTHING = locale_str("Forget what was decided about it")


class ConfigGroup(app_commands.Group):
    """Thin: what is given becomes a change."""

    def __init__(self, configuring: Configuring) -> None:
        super().__init__(
            name=locale_str("config"),
            description=locale_str("Settings of this server"),
            allowed_contexts=HERE,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self.configuring = configuring

    @app_commands.command(name=locale_str("show"), description=locale_str("All settings, to look at and to change"))
    async def show(self, interaction: Interaction) -> None:
        await self.configuring.show(interaction, Section.SHOW)

    @app_commands.command(name=locale_str("channels"), description=locale_str("Where pictures are made"))
    @app_commands.describe(add=ADD, remove=REMOVE)
    async def channels(
        self, interaction: Interaction, add: Channel | None = None, remove: Channel | None = None
    ) -> None:
        await self._list(interaction, Section.CHANNELS, add, remove)

    @app_commands.command(name=locale_str("free"), description=locale_str("Channels for the free commands"))
    @app_commands.describe(add=ADD, remove=REMOVE)
    async def free(self, interaction: Interaction, add: Channel | None = None, remove: Channel | None = None) -> None:
        change = changing.free(_some(add), _some(remove))
        await self._serve(interaction, Section.FREE, change if add or remove else None)

    @app_commands.command(name=locale_str("roles"), description=locale_str("Which roles may ask for pictures"))
    @app_commands.describe(add=ADD, remove=REMOVE)
    async def roles(self, interaction: Interaction, add: Role | None = None, remove: Role | None = None) -> None:
        await self._list(interaction, Section.ROLES, add, remove)

    @app_commands.command(name=locale_str("channel"), description=locale_str("Defaults and limits of one channel"))
    @app_commands.describe(
        channel=locale_str("Which channel"),
        model=locale_str("The model when a member names none"),
        ar=locale_str("The ratio when a member names none, like 16:9"),
        images=locale_str("How many pictures when a member names no number"),
        max_images=locale_str("The most pictures of one request"),
        steps=locale_str("How many steps when a member names no number"),
        max_steps=locale_str("The most steps"),
        reset=NOTHING,
    )
    async def channel(
        self,
        interaction: Interaction,
        channel: Channel | None = None,
        model: Word | None = None,
        ar: Range[str, 3, 9] | None = None,
        images: Range[int, 1, 10] | None = None,
        max_images: Range[int, 1, 10] | None = None,
        steps: Range[int, 1, MOST_STEPS] | None = None,
        max_steps: Range[int, 1, MOST_STEPS] | None = None,
        reset: bool = False,
    ) -> None:
        given = _given(model=model, ar=ar, images=images, max_images=max_images, steps=steps, max_steps=max_steps)
        told = {**dict.fromkeys(LIMITS if reset else ()), **given}
        await self._serve(interaction, Section.CHANNEL, changing.limits(channel, told) if channel and told else None)

    @app_commands.command(name=locale_str("models"), description=locale_str("Which models may be used"))
    @app_commands.describe(add=ADD, remove=REMOVE)
    async def models(self, interaction: Interaction, add: Word | None = None, remove: Word | None = None) -> None:
        await self._list(interaction, Section.MODELS, add, remove)

    @app_commands.command(name=locale_str("loras"), description=locale_str("Which LoRAs may be used"))
    @app_commands.describe(add=ADD, remove=REMOVE)
    async def loras(self, interaction: Interaction, add: Word | None = None, remove: Word | None = None) -> None:
        await self._list(interaction, Section.LORAS, add, remove)

    @app_commands.command(name=locale_str("role"), description=locale_str("What a role gives to its members"))
    @app_commands.describe(
        role=locale_str("Which role"),
        quota=locale_str("How many pictures its members may have"),
        per=locale_str("In a day, or in a month"),
        priority=locale_str("2 gets twice the share of 1 when there is a queue"),
        tier=locale_str("A tier of this bot"),
        reset=NOTHING,
    )
    @app_commands.choices(
        per=[Choice(name=locale_str("Day"), value="day"), Choice(name=locale_str("Month"), value="month")]
    )
    async def role(
        self,
        interaction: Interaction,
        role: Role | None = None,
        quota: Range[int, 0, 1_000_000] | None = None,
        per: Choice[str] | None = None,
        priority: Range[float, 0.01, 100.0] | None = None,
        tier: Word | None = None,
        reset: bool = False,
    ) -> None:
        given = _given(quota=quota, per=per.value if per else None, priority=priority, tier=tier)
        told = {**(RoleConfig().model_dump() if reset else {}), **given}
        await self._serve(interaction, Section.ROLE, changing.role(role, told) if role and told else None)

    @app_commands.command(name=locale_str("nsfw"), description=locale_str("What becomes of adult content"))
    @app_commands.describe(policy=locale_str("Where it may be seen"))
    @app_commands.choices(
        policy=[
            Choice(name=locale_str("Refused"), value="block"),
            Choice(name=locale_str("Only in age-restricted channels"), value="age_restricted"),
            Choice(name=locale_str("Allowed, and covered"), value="spoiler"),
        ]
    )
    async def adult(self, interaction: Interaction, policy: Choice[str] | None = None) -> None:
        await self._choose(interaction, Section.NSFW, policy)

    @app_commands.command(name=locale_str("words"), description=locale_str("Words that are refused here"))
    @app_commands.describe(add=ADD, remove=REMOVE)
    async def words(self, interaction: Interaction, add: Word | None = None, remove: Word | None = None) -> None:
        await self._list(interaction, Section.WORDS, " ".join(add.split()) if add else None, remove)

    @app_commands.command(name=locale_str("visibility"), description=locale_str("Who sees results"))
    @app_commands.describe(who=locale_str("Who sees them"))
    @app_commands.choices(
        who=[
            Choice(name=locale_str("Everybody in the channel"), value="public"),
            Choice(name=locale_str("Only the member who asked"), value="private"),
        ]
    )
    async def visibility(self, interaction: Interaction, who: Choice[str] | None = None) -> None:
        await self._choose(interaction, Section.VISIBILITY, who)

    @app_commands.command(name=locale_str("language"), description=locale_str("The language of what everybody sees"))
    @app_commands.describe(language=locale_str("Which language"))
    @app_commands.choices(
        language=[
            Choice(name=locale_str("Each member's own"), value=OWN),
            *(Choice(name=name, value=code) for code, name in SPOKEN.items()),
        ]
    )
    async def language(self, interaction: Interaction, language: Choice[str] | None = None) -> None:
        await self._choose(interaction, Section.LANGUAGE, language)

    @app_commands.command(name=locale_str("log"), description=locale_str("Where I post what changes and is refused"))
    @app_commands.describe(channel=locale_str("Which channel"))
    async def log(self, interaction: Interaction, channel: LogChannel | None = None) -> None:
        await self._serve(interaction, Section.LOG, changing.setting(log_channel=channel) if channel else None)

    @app_commands.command(name=locale_str("appeals"), description=locale_str("Whom refused members can turn to"))
    @app_commands.describe(words=locale_str("A sentence for them"))
    async def appeals(self, interaction: Interaction, words: Range[str, 1, 1000] | None = None) -> None:
        await self._serve(interaction, Section.APPEALS, changing.setting(appeals=words) if words else None)

    @app_commands.command(name=locale_str("reset"), description=locale_str("Back to the default"))
    @app_commands.describe(section=locale_str("Of what"))
    @app_commands.choices(section=[Choice(name=locale_str(TITLES[part]), value=part) for part in Section])
    async def reset(self, interaction: Interaction, section: Choice[str]) -> None:
        part = Section(section.value)
        await self._serve(interaction, part, choices.RESETS[part])

    @channel.autocomplete("model")
    @models.autocomplete("add")
    async def _models(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._matching(interaction, typed, lambda scene: scene.models)

    @models.autocomplete("remove")
    async def _used_models(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._matching(interaction, typed, lambda scene: _plain(scene.config.models))

    @loras.autocomplete("add")
    async def _loras(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._matching(interaction, typed, lambda scene: scene.loras)

    @loras.autocomplete("remove")
    async def _used_loras(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._matching(interaction, typed, lambda scene: _plain(scene.config.loras))

    @words.autocomplete("remove")
    async def _words(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._matching(interaction, typed, lambda scene: _plain(scene.config.words))

    @role.autocomplete("tier")
    async def _tiers(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return self._matching(interaction, typed, lambda scene: _plain(scene.tiers))

    def _matching(self, interaction: Interaction, typed: str, offered: Offered) -> list[Choice[str]]:
        """From memory alone, and for admins alone: the list of words is secret."""
        try:
            guild_id, by = permit(interaction)
        except Refused:
            return []
        return matching(offered(self.configuring.remembered(guild_id, by.id)), typed)

    async def _list(self, interaction: Interaction, section: Section, add: str | None, remove: str | None) -> None:
        change = changing.listing(Listed(section), _some(add), _some(remove))
        await self._serve(interaction, section, change if add or remove else None)

    async def _choose(self, interaction: Interaction, section: Section, choice: Choice[str] | None) -> None:
        await self._serve(interaction, section, choices.change(section, [choice.value]) if choice else None)

    async def _serve(self, interaction: Interaction, section: Section, change: Change | None) -> None:
        if change is None:
            await self.configuring.show(interaction, section)
        else:
            await self.configuring.change(interaction, section, change)


def _given(**values: Any) -> dict[str, Any]:
    """Those that were given."""
    return {name: value for name, value in values.items() if value is not None}


def _some(name: str | None) -> list[str]:
    return [name] if name else []


def _plain(names: Iterable[str]) -> Mapping[str, str]:
    return dict.fromkeys(names, "")
