"""The panel at work: shown, pressed, filled in; each change is made at once, written down, posted and shown back."""

from collections.abc import Awaitable, Sequence
from functools import partial

import structlog
from discord import ui

from bot.actions.whisper import whisper
from bot.admin import choices
from bot.admin.form import ConfigForm
from bot.admin.herald import Herald
from bot.admin.items import ConfigRetype
from bot.admin.panel import panel
from bot.admin.permission import Interaction
from bot.admin.scene import Scene
from bot.admin.section import ABOUT_ONE, FORMS, Control, Section, Verb
from bot.admin.serving import Serving, show
from bot.commands.refusal import told
from bot.parts import Parts
from bot.threads import Threads
from distillery.guilds.audit import Admin
from distillery.guilds.changing import Change
from distillery.guilds.config import NOTHING_DECIDED, GuildConfig
from distillery.i18n import say
from distillery.vocabulary.errors import CommandError
from distillery.vocabulary.text import Text, text

log = structlog.get_logger()

UNCHANGED = text("That is how it was already.")
CHANGED = text("✅ Changed.")  # to what, the panel says itself


class Configuring:
    """Everything about /config."""

    def __init__(self, parts: Parts, threads: Threads, serving: Serving, herald: Herald) -> None:
        self._parts = parts
        self._threads = threads
        self._serving = serving
        self._herald = herald

    async def show(self, interaction: Interaction, section: Section) -> None:
        """Answer with the panel, open at a section."""

        async def act(guild_id: str, by: Admin) -> None:
            await show(interaction, panel(await self._scene(guild_id, by), section))

        await self._serving.command(interaction, act)

    async def change(self, interaction: Interaction, section: Section, change: Change) -> None:
        """Answer with what became of a change that was typed."""
        await self._serving.command(
            interaction, lambda guild_id, by: self._change(interaction, section, change, guild_id, by)
        )

    async def pressed(self, interaction: Interaction, control: Control) -> None:
        """Serve a control of the panel, or say that it is none (any more)."""
        try:
            serve = self._meant(interaction, control)
        except (LookupError, ValueError):
            serve = self._serving.outdated(interaction)
        await serve

    async def again(self, interaction: Interaction) -> None:
        """Open a form again with what was written."""
        if form := ConfigForm.kept(interaction.custom_id or "", interaction.message):
            await self._serving.modal(interaction, partial(self._modal, interaction, form))

    async def submitted(self, interaction: Interaction, form: ConfigForm) -> None:
        """Make the change; what does not pass is shown with a way back to it."""

        async def act(guild_id: str, by: Admin) -> None:
            try:
                await self._change(interaction, form.section, form.change(), guild_id, by)
            except CommandError as error:
                view = ui.View(timeout=None)
                view.add_item(ConfigRetype(ui.Button(label=say(text("Change it")), custom_id=form.retype_id)))
                view.stop()
                await whisper(interaction, told(error), view, form.embeds())

        await self._serving.press(interaction, act)

    async def scene(self, guild_id: str, by_id: str) -> Scene:
        """What the panel is drawn from. Raises SQLAlchemyError."""
        config = await self._threads.call(self._parts.guilds.of, guild_id)
        return self.offered(guild_id, config, by_id)

    def offered(self, guild_id: str, config: GuildConfig, by_id: str) -> Scene:
        """The same for a configuration that is known; from memory alone."""
        library, families = self._parts.catalogue.library, self._parts.catalogue.families
        models = {each.name: each.description or families[each.family].title for each in library.visible_models(by_id)}
        loras = {each.name: each.description or families[each.family].title for each in library.visible_loras(by_id)}
        return Scene(guild_id, config, models, loras, self._parts.tiers.by_role)

    def remembered(self, guild_id: str, by_id: str) -> Scene:
        """The same from memory alone: as if nothing were decided, where nobody looked yet."""
        return self.offered(guild_id, self._parts.guilds.known(guild_id) or NOTHING_DECIDED, by_id)

    async def _scene(self, guild_id: str, by: Admin) -> Scene:
        return await self.scene(guild_id, by.id)

    def _meant(self, interaction: Interaction, control: Control) -> Awaitable[None]:
        """What serves it, to be awaited. Raises LookupError or ValueError for what no panel offers."""
        section, values = control.section, choices.chosen(interaction)
        match control.verb:
            case Verb.BEGIN:
                return self.show(interaction, section)
            case Verb.FORM:
                return self._open(interaction, section, control.about)
            case Verb.PICK:
                return self._open(interaction, section, values[0])
            case Verb.GO:
                return self._turn(interaction, Section(values[0]), 0)
            case Verb.OPEN:
                return self._turn(interaction, section, control.page)
            case Verb.RESET if section is Section.SHOW and control.about is None:
                return self._turn(interaction, section, 0, sure=True)
            case Verb.RESET:
                return self._press(interaction, section, choices.RESETS[section], 0)
            case Verb.SET:
                change = choices.change(section, values, choices.shown(interaction))
                return self._press(interaction, section, change, control.page)

    async def _turn(self, interaction: Interaction, section: Section, page: int, *, sure: bool = False) -> None:
        async def act(guild_id: str, by: Admin) -> None:
            await show(interaction, panel(await self._scene(guild_id, by), section, page, sure=sure))

        await self._serving.press(interaction, act)

    async def _press(self, interaction: Interaction, section: Section, change: Change, page: int) -> None:
        await self._serving.press(
            interaction, lambda guild_id, by: self._change(interaction, section, change, guild_id, by, page)
        )

    async def _change(
        self, interaction: Interaction, section: Section, change: Change, guild_id: str, by: Admin, page: int = 0
    ) -> None:
        """Raises CommandError when it is not to be."""
        name = f"config.{section}"
        before, after = await self._threads.call(self._parts.guilds.change, guild_id, by, name, change)
        scene = self.offered(guild_id, after, by.id)
        notes = await self._notes(interaction, section, scene, before, by)
        await show(interaction, panel(scene, section, page, notes))

    async def _notes(
        self, interaction: Interaction, section: Section, scene: Scene, before: GuildConfig, by: Admin
    ) -> Sequence[Text]:
        if before == scene.config:
            return [UNCHANGED]
        told = CHANGED if section is not Section.SHOW else text("✅ Everything is as at the beginning.")
        old, new = before.model_dump(mode="json"), scene.config.model_dump(mode="json")
        differing = [key for key in new if old[key] != new[key]]
        parts = ({key: each[key] for key in differing} for each in (old, new))
        problem = await self._herald.changed(scene.guild_id, by, f"config.{section}", *parts)
        return [told, *([problem] if problem else [])]

    def _open(self, interaction: Interaction, section: Section, about: str | None) -> Awaitable[None]:
        """Raises LookupError for a section without a form, or one whose form must be about a channel or role."""
        if section not in FORMS or (section in ABOUT_ONE) != (about is not None):
            raise LookupError(section)

        async def make(guild_id: str) -> ui.Modal:
            scene = await self.scene(guild_id, str(interaction.user.id))
            return ConfigForm.opened(section, about, scene).modal(scene)

        return self._serving.modal(interaction, make)

    async def _modal(self, interaction: Interaction, form: ConfigForm, guild_id: str) -> ui.Modal:
        return form.modal(await self.scene(guild_id, str(interaction.user.id)))
