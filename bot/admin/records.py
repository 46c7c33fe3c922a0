"""What was decided and refused in a guild, as cards: the audit log, blocks, strikes. Pure."""

from collections.abc import Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.admin.sentences import line
from bot.cards.card import Card, Tone
from bot.cards.words import clip, plain
from distillery.guilds.audit import Change
from distillery.i18n import say
from distillery.members.blocked_pictures import BlockedPicture
from distillery.members.blocks import Block
from distillery.members.record import Strike
from distillery.safety.refusals import refusal
from distillery.vocabulary.text import Text, plural, text

Rows = list[ui.ActionRow[Any]]

LONGEST = 3500  # characters of a card
ASKED = 200  # of what a member had asked for
PAGE, WHERE = 20, 100  # blocked pictures of a page, and characters of where one was


def done(told: Sequence[Text]) -> Card:
    """What was done, a sentence each."""
    return Card(clip("\n".join(map(say, told)), LONGEST), tone=Tone.GOOD)


def audit_page(changes: Sequence[Change], *, more: bool) -> tuple[Card, Rows]:
    """A page of the audit log, as far as there is room, with a button for what came before it."""
    title = text("Who changed what")
    lines = [f"### {say(title)}"]
    if not changes:
        lines.append(say(text("Nobody changed anything yet.")))
    last = 0
    for change in changes:
        told = line(change)
        if last and sum(map(len, lines)) + len(lines) + len(told) > LONGEST:
            more = True  # what does not fit is on the next page
            break
        lines, last = [*lines, told], change.id
    rows = [_button(text("Older changes"), f"ad:audit:{last}")] if more else []
    return Card(clip("\n".join(lines), LONGEST)), rows


def blocks_page(blocks: Sequence[Block]) -> Card:
    """Who is blocked, why and until when."""
    count = plural(len(blocks), "{count} member is blocked here", "{count} members are blocked here")
    return Card(clip("\n".join([f"### {say(count)}", *map(_block, blocks)]), LONGEST))


def pictures_page(pictures: Sequence[BlockedPicture], page: int, told: Sequence[Text] = ()) -> tuple[Card, Rows]:
    """A page of the pictures that nobody may start from, with a select that unblocks one; `told` stands above it."""
    page = min(page, max(0, len(pictures) - 1) // PAGE)
    shown = list(enumerate(pictures, 1))[page * PAGE : (page + 1) * PAGE]
    count = plural(len(pictures), "{count} picture is blocked here", "{count} pictures are blocked here")
    how = text("Nobody here can start from one of them. To block one, open the menu of its message, then **Apps**.")
    lines = [*map(say, told), f"### {say(count)}", say(how), *(_picture(number, each) for number, each in shown)]
    rows = [_unblocking(page, shown)] if shown else []
    rows += [_button(text("Newer pictures"), f"ad:pictures:{page - 1}")] if page else []
    rows += [_button(text("Older pictures"), f"ad:pictures:{page + 1}")] if len(pictures) > (page + 1) * PAGE else []
    return Card(clip("\n".join(lines), LONGEST)), rows


def strikes_page(member: str, strikes: Sequence[Strike]) -> tuple[Card, Rows]:
    """What was refused to a member, with a button that clears it."""
    count = plural(len(strikes), "{count} strike of {member}", "{count} strikes of {member}", member=f"<@{member}>")
    lines = [f"### {say(count)}"]
    for strike in strikes:
        lines += _strike(strike)
    rows = [_button(text("Clear them"), f"ad:clear:{member}")] if strikes else []
    return Card(clip("\n".join(lines), LONGEST), tone=Tone.MIXED), rows


def _block(block: Block) -> str:
    reason = plain(say(block.why), ASKED)
    if block.ends_at is None:
        return say(
            text("{member} until somebody unblocks them: {reason}", member=f"<@{block.member_id}>", reason=reason)
        )
    when = f"<t:{block.ends_at.timestamp():.0f}:f>"
    return say(text("{member} until {when}: {reason}", member=f"<@{block.member_id}>", when=when, reason=reason))


def _picture(number: int, picture: BlockedPicture) -> str:
    """When, by whom, and where it was: what an operator wrote, or a link to its message."""
    by = f"<@{picture.by_id}>" if (picture.by_id or "").isdigit() else plain(picture.by_id or "", 40)
    where = plain(picture.reason, WHERE)
    return " ".join(filter(None, (f"{number}\\.", f"<t:{picture.created_at.timestamp():.0f}:f>", by, where)))


def _unblocking(page: int, shown: Sequence[tuple[int, BlockedPicture]]) -> ui.ActionRow[Any]:
    options = [
        discord.SelectOption(label=say(text("Picture {number}", number=number))[:80], value=each.phash)
        for number, each in shown
    ]
    title = say(text("Choose a picture to unblock"))
    return ui.ActionRow(ui.Select(custom_id=f"ad:unblock:{page}", placeholder=title[:150], options=options))


def _strike(strike: Strike) -> Iterator[str]:
    yield f"<t:{strike.at.timestamp():.0f}:f> {say(refusal(strike.category)[0])}"
    yield f"-# ||{plain(strike.text, ASKED)}||"


def _button(label: Text, custom_id: str) -> ui.ActionRow[Any]:
    return ui.ActionRow(ui.Button(label=say(label)[:80], custom_id=custom_id))
