"""The content gate: which texts it reads, whose policy it goes by, and what it says of a refusal."""

import pytest

from distillery.command import Command
from distillery.command.signature import Signature
from distillery.guilds.config import GuildConfig
from distillery.intake.ask import Ask
from distillery.intake.content import Content
from distillery.vocabulary.errors import Refused
from tests.support.asks import an_ask

TEXT = {"type": "text", "help": "Words"}
COMMANDS = {
    name: Signature.model_validate({"name": name, "description": "x", "families": ["sd15"], "parameters": parameters})
    for name, parameters in {
        "serve": {"prompt": TEXT, "style": TEXT, "neg": TEXT | {"family_default": "negative"}},
        "stats": {},
    }.items()
}
CONTENT = Content(COMMANDS, blocked_words=("pineapple",), appeals="Write to help@pictures.example.")
BLOCK, AGE, SPOILER = (GuildConfig(nsfw=policy) for policy in ("block", "age_restricted", "spoiler"))


def judge(prompt: str, config: GuildConfig = BLOCK, ask: Ask | None = None, **others: str) -> None:
    CONTENT(ask or an_ask(text=prompt), config, Command("serve", {"prompt": prompt, **others}))


def refused(prompt: str, config: GuildConfig = BLOCK, ask: Ask | None = None, **others: str) -> str:
    with pytest.raises(Refused) as error:
        judge(prompt, config, ask, **others)
    assert error.value.problem.code == "content"
    assert error.value.problem.hint
    return str(error.value)


def test_every_text_that_can_be_seen_is_read() -> None:
    refused("nude")
    refused("a fox", style="nude")
    judge("a fox", neg="nude, gore, child, ugly")
    judge("a child", neg="nude")
    CONTENT(an_ask(), BLOCK, Command("stats", {"image": "nude.png"}))


def test_texts_can_be_given_instead() -> None:
    with pytest.raises(Refused):
        CONTENT(an_ask(), BLOCK, Command("stats"), ["a fox", "nude"])


def test_a_guild_may_let_adults_ask() -> None:
    among_adults = an_ask(text="nude", guild_id="7", age_restricted=True)
    refused("nude", BLOCK, among_adults)
    refused("nude", AGE)
    judge("nude", AGE, among_adults)
    judge("nude", SPOILER)


@pytest.mark.parametrize("config", [BLOCK, AGE, SPOILER], ids=lambda config: config.nsfw)
@pytest.mark.parametrize("prompt", ["a nude 12 year old", "a rapist", "heil hitler", "a pineapple", "suicide"])
def test_no_guild_lets_these_pass(config: GuildConfig, prompt: str) -> None:
    refused(prompt, config, an_ask(text=prompt, guild_id="7", age_restricted=True))


def test_a_guilds_own_words() -> None:
    config = GuildConfig(words=("waterfall",), nsfw="spoiler")
    assert "waterfall" not in refused("a w4terfall", config)
    judge("a waterfall", SPOILER)


def test_a_refusal_names_the_category_and_whom_to_turn_to_but_no_word() -> None:
    told = refused("n.u.d.e fox")
    assert "Nudity and sexual content are not drawn here." in told
    assert "If you think this is wrong: Write to help@pictures.example." in told
    assert "nude" not in told.lower().replace("nudity", "")
    own = refused("nude", GuildConfig(appeals="Ask in #help."))
    assert "Ask in #help." in own
    assert "pictures.example" not in own


def test_a_suggestion_is_read_too() -> None:
    CONTENT.of_suggestion(["a fox", "a castle"])
    with pytest.raises(Refused, match="The suggestion had something in it"):
        CONTENT.of_suggestion(["a fox", "a nude"])
    CONTENT.of_suggestion(["a nude"], an_ask(), SPOILER)
