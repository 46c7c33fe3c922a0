"""/admin: members, requests, numbers and the audit log, a subcommand each."""

import re

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, Transform, locale_str

from bot.actions.press import REQUEST
from bot.admin.ids import MemberId
from bot.admin.moderating import Moderating
from bot.admin.permission import HERE, Interaction
from bot.admin.picture_menu import PictureBlocking
from bot.admin.reporting import Reporting
from distillery.members.presets import LONGEST_NAME

Member = Transform[str, MemberId]

HOUR, DAY = 3600, 86_400
DURATIONS = [
    Choice(name=locale_str("An hour"), value=HOUR),
    Choice(name=locale_str("A day"), value=DAY),
    Choice(name=locale_str("A week"), value=7 * DAY),
    Choice(name=locale_str("30 days"), value=30 * DAY),
]
DAYS = [Choice(name=locale_str("7 days"), value=7), Choice(name=locale_str("30 days"), value=30)]
WHOSE = locale_str("Which member's")
WHICH = locale_str("Which request: its number, as its pictures' files have it")
LONG = locale_str("Of how many days")


Preset = Range[str, 1, LONGEST_NAME]


class AdminGroup(app_commands.Group):
    """Thin: what is given is handed on."""

    def __init__(self, moderating: Moderating, reporting: Reporting, pictures: PictureBlocking) -> None:
        super().__init__(
            name=locale_str("admin"),
            description=locale_str("Members, requests and numbers of this server"),
            allowed_contexts=HERE,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._moderating = moderating
        self._reporting = reporting
        self._pictures = pictures

    @app_commands.command(
        name=locale_str("block"), description=locale_str("Stop a member from asking for pictures here")
    )
    @app_commands.describe(
        member=locale_str("Which member"),
        reason=locale_str("Why: the member reads it"),
        duration=locale_str("For how long; without it, until somebody lifts it"),
    )
    @app_commands.choices(duration=DURATIONS)
    async def block(
        self, interaction: Interaction, member: Member, reason: Range[str, 1, 300], duration: Choice[int] | None = None
    ) -> None:
        await self._moderating.block(interaction, member, reason, duration.value if duration else None)

    @app_commands.command(name=locale_str("unblock"), description=locale_str("Let a member ask for pictures again"))
    @app_commands.describe(member=locale_str("Which member"))
    async def unblock(self, interaction: Interaction, member: Member) -> None:
        await self._moderating.unblock(interaction, member)

    @app_commands.command(name=locale_str("blocks"), description=locale_str("Who is blocked, why and until when"))
    async def blocks(self, interaction: Interaction) -> None:
        await self._reporting.blocks(interaction)

    @app_commands.command(
        name=locale_str("pictures"), description=locale_str("Which pictures nobody may start from; unblock one")
    )
    async def pictures(self, interaction: Interaction) -> None:
        await self._pictures.list(interaction)

    @app_commands.command(
        name=locale_str("refund"), description=locale_str("Give pictures of this server's quotas back")
    )
    @app_commands.describe(member=WHOSE, pictures=locale_str("How many of what they used"), request=WHICH)
    async def refund(
        self,
        interaction: Interaction,
        member: Member | None = None,
        pictures: Range[int, 1, 1000] = 1000,
        request: Range[str, 1, 200] | None = None,
    ) -> None:
        await self._moderating.refund(interaction, _request(request), member, pictures)

    @app_commands.command(name=locale_str("cancel"), description=locale_str("Call off a request, or all of a member's"))
    @app_commands.describe(member=WHOSE, request=WHICH)
    async def cancel(
        self, interaction: Interaction, member: Member | None = None, request: Range[str, 1, 200] | None = None
    ) -> None:
        await self._moderating.cancel(interaction, _request(request), member)

    @app_commands.command(name=locale_str("usage"), description=locale_str("What was made here, with a chart"))
    @app_commands.describe(days=LONG)
    @app_commands.choices(days=DAYS)
    async def usage(self, interaction: Interaction, days: Choice[int] | None = None) -> None:
        await self._reporting.usage(interaction, days.value if days else 7)

    @app_commands.command(name=locale_str("export"), description=locale_str("The same as rows, for a spreadsheet"))
    @app_commands.describe(days=LONG)
    async def export(self, interaction: Interaction, days: Range[int, 1, 90] = 30) -> None:
        await self._reporting.export(interaction, days)

    @app_commands.command(name=locale_str("audit"), description=locale_str("Who changed what, and when"))
    async def audit(self, interaction: Interaction) -> None:
        await self._reporting.audit(interaction)

    @app_commands.command(name=locale_str("strikes"), description=locale_str("What was refused to a member"))
    @app_commands.describe(member=WHOSE)
    async def strikes(self, interaction: Interaction, member: Member) -> None:
        await self._reporting.strikes(interaction, member)

    @app_commands.command(name=locale_str("preset"), description=locale_str("Stop sharing a member's preset here"))
    @app_commands.describe(name=locale_str("What it is called"))
    async def preset(self, interaction: Interaction, name: Preset) -> None:
        await self._moderating.unshare(interaction, name)


def _request(written: str | None) -> str | None:
    """The request's number in what was written, which may be the name of a picture's file."""
    match = re.search(REQUEST, written or "")
    return match[0] if match else written
