"""The panel: all settings at a glance, and each section with what changes it. Pure, but for needing an event loop."""

from collections.abc import Iterator, Sequence

import discord
from discord import ui

from bot.admin.controls import Item, Row, button, of_section, sections
from bot.admin.scene import Scene
from bot.admin.section import EXPLAINED, PARTS, TITLES, Control, Section, Verb
from bot.admin.wording import channel, gift, limits, role, said
from bot.cards.card import Tone, small
from bot.cards.words import clip, plain
from distillery.i18n import number, say
from distillery.vocabulary.text import text

GLANCE = 190  # characters of a section among all
STATE, NOTES = 2500, 900  # characters of one that is open, and of what is said about a change
DANGER = discord.ButtonStyle.danger


def panel(
    scene: Scene, section: Section, page: int = 0, notes: Sequence[str] = (), sure: bool = False
) -> ui.LayoutView:
    """The message. `notes` tell what was changed just now; `sure` asks whether all is to be reset."""
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=Tone.WORKING.value)
    box.add_item(ui.TextDisplay(f"### {say(TITLES[section])}\n{small([EXPLAINED[section]])}"))
    if state := clip("\n".join(_state(scene, section, page)), STATE if section is not Section.SHOW else 3900 - NOTES):
        box.add_item(ui.TextDisplay(state))
    if notes:
        box.add_item(ui.TextDisplay(clip("\n".join(map(say, notes)), NOTES)))
    for row in _rows(scene, section, page, sure):
        box.add_item(row)
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    view.stop()  # discord.py need not remember it: what is pressed says itself what it means
    return view


def _state(scene: Scene, section: Section, page: int) -> Iterator[str]:
    if section is Section.SHOW:
        yield from (f"**{say(TITLES[part])}** {said(scene, part, GLANCE)}" for part in PARTS)
        return
    names = scene.page(section, page)
    if section in (Section.CHANNEL, Section.ROLE) and names:
        yield from (_entry(scene, section, name) for name in names)
    elif section is Section.WORDS and names:
        yield say(text("Blocked now: {words}", words=" ".join(f"||{plain(word, 64)}||" for word in names)))
    else:
        yield say(text("Now: {value}", value=said(scene, section, STATE - 400)))
    if scene.pages(section) > 1:
        shown = min(page, scene.pages(section) - 1) + 1
        yield small([text("Page {page} of {pages}", page=number(shown), pages=number(scene.pages(section)))])


def _entry(scene: Scene, section: Section, name: str) -> str:
    if section is Section.CHANNEL:
        return f"{channel(name)}: {limits(scene.config.by_channel[name])}"
    return f"{role(name, scene.guild_id)}: {gift(scene.config.by_role[name])}"


def _rows(scene: Scene, section: Section, page: int, sure: bool) -> Iterator[Row]:
    if section is Section.SHOW:
        yield sections()
        yield ui.ActionRow(*_resets(section, sure))
        return
    yield from of_section(scene, section, page)
    yield ui.ActionRow(
        button(Control(Verb.OPEN, Section.SHOW), text("All settings")), *_turns(scene, section, page), *_resets(section)
    )


def _turns(scene: Scene, section: Section, page: int) -> Iterator[Item]:
    if page > 0:
        yield button(_at(section, page - 1), text("Previous page"))
    if page + 1 < scene.pages(section):
        yield button(_at(section, page + 1), text("Next page"))


def _at(section: Section, page: int) -> Control:
    return Control(Verb.OPEN, section, str(page))


def _resets(section: Section, sure: bool = False) -> Iterator[Item]:
    if section is not Section.SHOW:
        yield button(Control(Verb.RESET, section), text("Back to the default"))
    elif sure:
        yield button(Control(Verb.RESET, section, "1"), text("Yes, reset all settings"), DANGER)
        yield button(Control(Verb.OPEN, section), text("No, keep them"))
    else:
        yield button(Control(Verb.RESET, section), text("Reset all settings"))
