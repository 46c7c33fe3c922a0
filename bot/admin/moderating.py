"""/admin about members and their requests: each act is written down, and posted in the log channel if there is one."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any

from bot.admin.herald import Herald
from bot.admin.permission import Interaction
from bot.admin.records import done
from bot.admin.serving import Serving, answer
from bot.threads import Threads
from distillery.guilds.audit import Admin
from distillery.moderation import Cleared, Moderation, blocked
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import Text, plural, text


@dataclass(frozen=True)
class Deed:
    """What was done: as the admin reads it, and as the audit log has it; a `what` of nothing: nothing was done."""

    told: Text
    what: str = ""
    detail: dict[str, Any] | None = None


Act = Callable[[str, Admin], Awaitable[Deed]]  # the guild's id, and who acts


class Moderating:
    """Answered for the admin's eyes alone."""

    def __init__(self, moderation: Moderation, threads: Threads, serving: Serving, herald: Herald) -> None:
        self._moderation = moderation
        self._threads = threads
        self._serving = serving
        self._herald = herald

    async def block(self, interaction: Interaction, member: str, reason: str, seconds: float | None) -> None:
        """Block a member here, for `seconds` or until somebody lifts it."""

        async def act(guild_id: str, by: Admin) -> Deed:
            held = await self._threads.call(self._moderation.block, guild_id, by, member, reason, seconds)
            told = text("🚫 {member} can ask for no pictures here until somebody unblocks them.", member=f"<@{member}>")
            if held.ends_at:
                when = f"<t:{held.ends_at.timestamp():.0f}:f>"
                told = text("🚫 {member} can ask for no pictures here until {when}.", member=f"<@{member}>", when=when)
            return Deed(told, "member.block", blocked(held))

        await self._serve(interaction, act)

    async def unblock(self, interaction: Interaction, member: str) -> None:
        """Lift a block of this guild's."""

        async def act(guild_id: str, by: Admin) -> Deed:
            if not await self._threads.call(self._moderation.unblock, guild_id, by, member):
                return Deed(text("{member} is not blocked in this server.", member=f"<@{member}>"))
            told = text("✅ {member} can ask for pictures again.", member=f"<@{member}>")
            return Deed(told, "member.unblock", {"member": member})

        await self._serve(interaction, act)

    async def refund(self, interaction: Interaction, request: str | None, member: str | None, pictures: int) -> None:
        """Give back what was used of the guild's quotas."""

        async def act(guild_id: str, by: Admin) -> Deed:
            if request:
                given = await self._threads.call(self._moderation.refund_request, guild_id, by, request)
                what, about = "request.refund", {"request": request}
            else:
                theirs = _named(member)
                given = await self._threads.call(self._moderation.refund_member, guild_id, by, theirs, pictures)
                what, about = "member.refund", {"member": theirs}
            if not given:
                told = text(
                    "There is nothing to give back: you can only give back what counted against this server's quotas."
                )
                return Deed(told)
            told = plural(given, "✅ {count} picture was given back.", "✅ {count} pictures were given back.")
            return Deed(told, what, {**about, "pictures": given})

        await self._serve(interaction, act)

    async def cancel(self, interaction: Interaction, request: str | None, member: str | None) -> None:
        """Call off a request, or all that a member has under way here."""

        async def act(guild_id: str, by: Admin) -> Deed:
            if request:
                count = int(await self._threads.call(self._moderation.cancel_request, guild_id, by, request))
                what, about = "request.cancel", {"request": request}
            else:
                theirs = _named(member)
                count = await self._threads.call(self._moderation.cancel_member, guild_id, by, theirs)
                what, about = "member.cancel", {"member": theirs}
            if not count:
                return Deed(text("Nothing is under way: there is nothing to cancel."))
            told = plural(count, "✅ {count} request was cancelled.", "✅ {count} requests were cancelled.")
            return Deed(told, what, {**about, "requests": count})

        await self._serve(interaction, act)

    async def clear(self, interaction: Interaction, member: str) -> None:
        """Forget a member's strikes here: pressed under them."""

        async def act(guild_id: str, by: Admin) -> Deed:
            gone = await self._threads.call(self._moderation.clear, guild_id, by, member)
            if not (gone.strikes or gone.pause):
                told = text("No strike can be cleared here: some can only be cleared by the bot's operator.")
                return Deed(told)
            return Deed(_cleared(gone, member), "member.clear", {"member": member, **asdict(gone)})

        await self._serving.press(interaction, lambda guild_id, by: self._do(interaction, act, guild_id, by))

    async def unshare(self, interaction: Interaction, preset: str) -> None:
        """Let only its owner use a preset that is shared here."""

        async def act(guild_id: str, by: Admin) -> Deed:
            owner = await self._threads.call(self._moderation.unshare_preset, guild_id, by, preset)
            if owner is None:
                told = text("No preset “{name}” is shared here. /presets list shows those that are.", name=preset)
                return Deed(told)
            told = text("✅ Only {member} can use the preset “{name}” now.", member=f"<@{owner}>", name=preset)
            return Deed(told, "preset.unshare", {"preset": preset, "member": owner})

        await self._serve(interaction, act)

    async def _serve(self, interaction: Interaction, act: Act) -> None:
        await self._serving.command(interaction, lambda guild_id, by: self._do(interaction, act, guild_id, by))

    async def _do(self, interaction: Interaction, act: Act, guild_id: str, by: Admin) -> None:
        deed = await act(guild_id, by)
        told = [deed.told]
        if deed.what and (problem := await self._herald.changed(guild_id, by, deed.what, None, deed.detail)):
            told.append(problem)
        await answer(interaction, done(told))


def _cleared(gone: Cleared, member: str) -> Text:
    if not gone.strikes:
        return text("✅ {member} can ask for pictures again.", member=f"<@{member}>")
    return plural(gone.strikes, "✅ {count} strike was cleared.", "✅ {count} strikes were cleared.")


def _named(member: str | None) -> str:
    """Raises Refused where neither a request nor a member was named."""
    if member:
        return member
    raise Refused("nobody", text("Whose, or which request?"), text("Fill in **member** or **request**."))
