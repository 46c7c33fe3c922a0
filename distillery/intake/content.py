"""Is what is asked for allowed? The gate of all texts that can be seen, and what comes of a refusal."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from distillery.command import Command, Parameter
from distillery.command.signature import Signature
from distillery.command.text import split_flags
from distillery.guilds.config import GuildConfig
from distillery.intake.ask import Ask
from distillery.members.strikes import Offence, Strikes, Tally
from distillery.safety.gate import PromptGate, Verdict, shipped
from distillery.safety.policy import OWN_WORDS
from distillery.safety.refusals import refusal
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import Text, joined, plural, text

log = structlog.get_logger()
ANYWHERE = GuildConfig()
UNREAD = frozenset({OWN_WORDS, "minors"})  # what nobody reads of others, not even as what they do not want


class Content:
    """Judges texts by the shipped lists, the guild's words and the operator's `blocked_words`; refusals are strikes.

    `appeals` is the operator's sentence for who was refused, where the guild has none of its own.
    """

    def __init__(
        self,
        signatures: Mapping[str, Signature],
        strikes: Strikes | None = None,
        *,
        gate: PromptGate | None = None,
        blocked_words: Iterable[str] = (),
        appeals: str = "",
    ) -> None:
        self._gate = gate or shipped()
        self._strikes = strikes
        self._words = tuple(blocked_words)
        self._appeals = appeals
        self._texts = {name: _texts(signature) for name, signature in signatures.items()}
        self._flags = {flag for signature in signatures.values() for flag in _flags(signature)}

    def __call__(self, ask: Ask, config: GuildConfig, command: Command, texts: Iterable[str] | None = None) -> None:
        """Judge `texts`, or else all of the command's that can be seen, together.

        Raises Refused, which names the category and no word. What the member wrote counts as a strike, once an ask;
        what a recipe, a language model or the request behind a button put in does not.
        """
        seen = [*self._seen(command)] if texts is None else [*texts]
        if verdict := self._verdict(ask, config, seen):
            own = self._verdict(ask, config, [each for each in seen if each in ask.text]) if ask.typed else None
            tally = self._struck(ask, own) if own else None
            raise Refused("content", *self._told(verdict, config, tally))

    def of_suggestion(self, texts: Iterable[str], ask: Ask | None = None, config: GuildConfig = ANYWHERE) -> None:
        """Raises Refused where a suggestion is what nobody may be advised to write."""
        if verdict := self._verdict(ask, config, [*texts]):
            log.info("suggestion_refused", category=verdict.category, position=verdict.position)
            message = text("The suggestion had something in it that is not allowed here.")
            raise Refused("content", message, text("Ask again for another one."))

    def of_preset(self, name: str, words: str, config: GuildConfig) -> None:
        """Judge what others read of a preset: its name and texts as a command's, and all of it for what is UNREAD.

        Raises Refused, which counts as no strike.
        """
        seen = [name, *(flag.value for flag in split_flags(words)[1] if flag.name in self._flags)]
        rest = self._gate.policy.categories.keys() - UNREAD
        verdict = self._verdict(None, config, seen) or self._verdict(None, config, [words], rest)
        if verdict:
            raise Refused("content", *self._told(verdict, config, None))

    def _seen(self, command: Command) -> Iterator[str]:
        values = (command.parameters.get(name) for name in self._texts[command.name])
        return (value for value in values if value)

    def _verdict(
        self, ask: Ask | None, config: GuildConfig, texts: Sequence[str], aside: Collection[str] = ()
    ) -> Verdict | None:
        adults = config.nsfw == "spoiler" or (
            config.nsfw == "age_restricted" and ask is not None and ask.age_restricted
        )
        allowed = self._gate.policy.for_adults if adults else ()
        return self._gate.judge(texts, (*self._words, *config.words), (*allowed, *aside))

    def _struck(self, ask: Ask, verdict: Verdict) -> Tally | None:
        """The strike that it was; none outside Discord, where callers answer for their own members."""
        told = {"category": verdict.category, "member_id": ask.member_id, "guild_id": ask.guild_id}
        log.info("content_refused", position=verdict.position, channel=ask.channel, **told)
        if self._strikes is None or ask.channel != "discord":
            return None
        source = f"{ask.channel}:{ask.source}"
        try:
            return self._strikes.record(Offence(ask.member_id, ask.guild_id or "", verdict.category, ask.text, source))
        except SQLAlchemyError as error:  # the refusal stands without its strike
            log.warning("strike_not_recorded", reason=str(error), **told)
            return None

    def _told(self, verdict: Verdict, config: GuildConfig, tally: Tally | None) -> tuple[Text, Text]:
        message, hint = refusal(verdict.category)
        counted = self._gate.policy.categories[verdict.category].strikes
        sentences = [hint, *(_tallied(tally) if tally and counted else ())]
        if appeals := config.appeals or self._appeals:
            sentences.append(text("If you think this is wrong: {appeals}", appeals=appeals))
        return message, joined(sentences)


def _tallied(tally: Tally) -> Iterator[Text]:
    """How many strikes there are, and what they bring."""
    yield plural(tally.strikes, "You have {count} strike.", "You have {count} strikes.")
    if tally.cool_down and tally.ends_at:
        yield text("You can ask again <t:{unix}:R>.", unix=round(tally.ends_at.timestamp()))
    elif tally.following:
        hours, most = tally.following.cool_down_hours, tally.following.strikes
        yield plural(
            hours,
            "At {most}, there is a pause of {count} hour.",
            "At {most}, there is a pause of {count} hours.",
            most=most,
        )


def _texts(signature: Signature) -> list[str]:
    """The parameters whose words can be seen."""
    return [parameter.name for parameter in signature.parameters.values() if _is_seen(parameter)]


def _flags(signature: Signature) -> list[str]:
    """The flags that those are written with."""
    return [flag for flag, parameter in signature.flags.items() if _is_seen(parameter)]


def _is_seen(parameter: Parameter) -> bool:
    """Whether it has words that can be seen: all but what is not wanted in the picture."""
    return parameter.type == "text" and parameter.family_default != "negative"
