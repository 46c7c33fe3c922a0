"""Commands in members' languages: names and descriptions, from the catalogues that sentences come from."""

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from distillery.i18n import NAME, translation

LANGUAGES: dict[discord.Locale, str] = {
    discord.Locale.spain_spanish: "es",
    discord.Locale.latin_american_spanish: "es",
    discord.Locale.german: "de",
    discord.Locale.french: "fr",
    discord.Locale.brazil_portuguese: "pt",
    discord.Locale.japanese: "ja",
}
NAMES = (Location.command_name, Location.group_name)


class CatalogueTranslator(app_commands.Translator):
    """Tells Discord what commands are called and how they are described in each language that we speak.

    Options keep their names: they are the flags of the command language, which members also type and copy (``--ar``),
    and so do choices that are values of flags.
    """

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """`string` in the language of `locale`; None leaves it in English."""
        language = LANGUAGES.get(locale)
        if language is None or context.location is Location.parameter_name or _is_value(string, context):
            return None
        named = translation(string.message, language, NAME) if context.location in NAMES else None
        return named or translation(string.message, language)


def _is_value(string: app_commands.locale_str, context: app_commands.TranslationContextTypes) -> bool:
    return context.location is Location.choice_name and context.data.value == string.message
