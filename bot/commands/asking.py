"""An interaction as an ask: who, where, and where the answer goes."""

import discord

from bot.commands.place import Place
from bot.commands.wish import Wish
from bot.delivery.reply import TOKEN_LIFE, Reply
from bot.delivery.response import Deferral
from distillery.command import Signature
from distillery.intake.ask import Ask, written


def ask_of(interaction: discord.Interaction, place: Place, deferral: Deferral, wish: Wish, taken: Signature) -> Ask:
    """The ask that `wish` is, for a command that is `taken` so."""
    return Ask(
        channel="discord",
        source=str(interaction.id),
        member_id=str(interaction.user.id),
        member_name=interaction.user.display_name[:100],
        guild_id=place.guild_id,
        channel_id=place.channel_id,
        text=written(wish.text, wish.options, taken),
        reply=_reply(interaction, place, deferral).to_dict(),
        roles=_roles(interaction.user),
        entitlements=_bought(interaction),
        parent_channel_id=place.parent_id,
        age_restricted=place.age_restricted,
        parent_id=wish.parent_id,
        typed=not wish.made,
        passed_on=wish.passed_on,
    )


def _reply(interaction: discord.Interaction, place: Place, deferral: Deferral) -> Reply:
    return Reply(
        application_id=interaction.application_id,
        token=interaction.token,
        expires_at=interaction.created_at.timestamp() + TOKEN_LIFE,
        channel_id=interaction.channel_id or 0,
        message_id=deferral.message_id,
        locale=place.language(str(interaction.locale)),
        file_limit=interaction.filesize_limit,
        private=deferral.ephemeral,
        age_restricted=place.age_restricted,
        guild_id=interaction.guild_id,
    )


def _roles(user: discord.User | discord.Member) -> tuple[str, ...]:
    """As Discord sent them: `Member.roles` knows only those of a guild that has arrived already."""
    return tuple(str(role) for role in user._roles) if isinstance(user, discord.Member) else ()


def _bought(interaction: discord.Interaction) -> tuple[str, ...]:
    valid = [one for one in interaction.entitlements if not one.deleted and not one.is_expired()]
    return tuple(dict.fromkeys(str(one.sku_id) for one in valid))
