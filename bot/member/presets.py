"""Members' presets: what they keep, share and read of them. Blocking, but for `page`."""

from discord import ui

from bot.member.counter import Counter
from bot.member.entries import preset_line
from bot.member.items import TurnButton
from bot.member.listing import Entry, Shown, listing, sentence
from bot.member.turn import Turn, Way
from distillery.i18n import say
from distillery.members.presets import Preset, Presets
from distillery.vocabulary.errors import NotFound, Refused
from distillery.vocabulary.text import Text, text

SIZE = 8
EMPTY = text("You have no presets yet: try `/presets save name:wide flags:--ar 16:9`.")


async def page(counter: Counter, member_id: str, guild_id: str | None, turn: Turn) -> Shown:
    """The member's own and those that others share here, from the place that the cursor counts."""
    visible = await counter.threads.call(Presets(counter.parts.database).visible, member_id, guild_id)
    if not visible:
        return sentence(say(EMPTY))
    begin = min(int(turn.cursor or 0), (len(visible) - 1) // SIZE * SIZE)
    entries = [Entry(preset_line(each.name, each.text, _whose(each, member_id))) for each in visible[begin:][:SIZE]]
    turns = [
        *([TurnButton.of(turn.to(Way.NEWER, str(begin - SIZE)), say(text("Back")))] if begin else []),
        *([TurnButton.of(turn.to(Way.OLDER, str(begin + SIZE)), say(text("More")))] if visible[begin + SIZE :] else []),
    ]
    use = say(text("Use one with `--preset {name}`: what else you write wins over it.", name=visible[begin].name))
    return listing(say(text("Presets")), entries, f"-# {use}", [ui.ActionRow(*turns)] if turns else [])


def save(counter: Counter, member_id: str, name: str, flags: str) -> Text:
    """Keep it, if its flags can be used, and be read where it is shared. Raises CommandError, Refused."""
    counter.parts.catalogue.check_preset(flags, member_id)
    presets = Presets(counter.parts.database)
    mine = presets.named(name, member_id, None)
    if mine and mine.guild_id:
        counter.parts.sharing.check(member_id, mine.guild_id, mine.name, flags)
    kept = presets.save(member_id, name, flags)
    return text("Saved. Use it with `--preset {name}`, as in `/serve a red fox --preset {name}`.", name=kept.name)


def share(counter: Counter, member_id: str, name: str, guild_id: str | None) -> Text:
    """Let the guild use it, if all may read it. Raises Refused, NotFound."""
    if guild_id is None:
        raise Refused("direct_messages", text("There is nobody to share with here."), text("Do it in a server."))
    presets = Presets(counter.parts.database)
    mine = presets.named(name, member_id, None)
    if mine is None:
        raise NotFound(text("You have no preset “{name}”. /presets list shows them all.", name=name))
    counter.parts.sharing.check(member_id, guild_id, mine.name, mine.text)
    presets.share(member_id, name, guild_id)
    return text("Everybody in this server can use `--preset {name}` now. /presets unshare ends it.", name=mine.name)


def unshare(counter: Counter, member_id: str, name: str) -> Text:
    """Keep it to the member. Raises NotFound."""
    kept = Presets(counter.parts.database).share(member_id, name, None)
    return text("Only you can use “{name}” now.", name=kept.name)


def delete(counter: Counter, member_id: str, name: str) -> Text:
    """Forget it. Raises NotFound."""
    if not Presets(counter.parts.database).delete(member_id, name):
        raise NotFound(text("You have no preset “{name}”. /presets list shows them all.", name=name))
    return text("“{name}” is deleted. Nobody can use it any more.", name=name)


def _whose(preset: Preset, member_id: str) -> Text:
    if preset.owner_id != member_id:
        return text("shared by {member}", member=f"<@{preset.owner_id}>")
    return text("yours, shared in a server") if preset.shared else text("yours alone")
