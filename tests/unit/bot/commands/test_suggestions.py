"""What members are offered while they type."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.options import Option
from bot.commands.suggestions import LONGEST, Suggestions, Typing
from distillery.command import Signature
from distillery.library import Library, Lora, Model, Shelf
from tests.unit.bot.commands.flags import flag

OWNER, STRANGER = "21", "22"
LORAS = [
    Lora("analog", "sd15", "analog.safetensors", description="Film grain"),
    Lora("glass", "sd15", "glass.safetensors"),
    Lora("analog-xl", "sdxl", "analog-xl.safetensors", description="The same, larger"),
    Lora("mine", "sd15", "mine.safetensors", public=False, owner=OWNER),
]
MODELS = [
    Model("vodka", "sd15", description="Clear photographs"),
    Model("mohawk", "sdxl"),
    Model("secret", "sdxl", public=False, owner=OWNER),
]
FAMILIES = {
    "sd15": SimpleNamespace(title="Stable Diffusion 1.5", ratios=("1:1", "3:2", "16:9")),
    "sdxl": SimpleNamespace(title="Stable Diffusion XL", ratios=("1:1", "21:9")),
}
SERVE = {
    "prompt": {"type": "text", "positional": True, "help": "Words"},
    "model": {"type": "model", "help": "The model"},
    "lora": {"type": "loras", "help": "LoRAs", "max_items": 3},
    "ar": {"type": "ratio", "help": "Ratio"},
}
MANAGE = {"lora": {"type": "lora", "positional": True, "help": "Which"}}
LORAS_OPTION = Option("lora", "LoRAs", "loras", flag=flag("lora", "loras", max_items=3))
LORA_OPTION = Option("lora", "Which", "lora", required=True, flag=flag("lora", "lora", positional=True))
MODEL_OPTION = Option("model", "The model", "model", flag=flag("model", "model"))
RATIO_OPTION = Option("ar", "Ratio", "ratio", flag=flag("ar", "ratio"))


def catalogue(loras: list[Lora] = LORAS) -> Any:
    """What suggestions read of one."""
    serve = Signature.model_validate(
        {"name": "serve", "description": "Draw", "families": list(FAMILIES), "parameters": SERVE}
    )
    manage = Signature.model_validate({"name": "manage-lora", "description": "Own", "parameters": MANAGE})
    library = Library({model.name: model for model in MODELS}, "vodka", Shelf({lora.name: lora for lora in loras}))
    return SimpleNamespace(definitions={"serve": serve, "manage-lora": manage}, families=FAMILIES, library=library)


def values(
    option: Option, typed: str, *, command: str = "serve", member: str = STRANGER, text: str = "", **options: Any
):
    typing = Typing(command, member, options, text)
    return [each.value for each in Suggestions(catalogue()).offer(option, typed, typing)]


def test_loras_are_those_a_member_may_see() -> None:
    assert values(LORAS_OPTION, "") == ["analog", "glass", "analog-xl"]
    assert values(LORAS_OPTION, "", member=OWNER) == ["analog", "glass", "analog-xl", "mine"]


@pytest.mark.parametrize("chosen", [{"model": "Mohawk"}, {"text": "a fox --model mohawk --seed 7"}])
def test_loras_fit_the_model_that_was_chosen(chosen: dict[str, Any]) -> None:
    assert values(LORAS_OPTION, "", **chosen) == ["analog-xl"]


def test_a_model_that_nobody_knows_hides_nothing() -> None:
    assert values(LORAS_OPTION, "", model="mohak") == ["analog", "glass", "analog-xl"]


def test_a_model_of_somebodys_own_is_one_that_others_do_not_know() -> None:
    assert values(LORAS_OPTION, "", model="secret") == values(LORAS_OPTION, "", model="mohak")
    assert values(LORAS_OPTION, "", model="secret", member=OWNER) == ["analog-xl"]


def test_a_command_about_one_lora_offers_those_of_every_family() -> None:
    assert values(LORA_OPTION, "ANALOG", command="manage-lora") == ["analog", "analog-xl"]


def test_the_last_of_a_list_is_completed_and_those_before_it_are_kept() -> None:
    assert values(LORAS_OPTION, "glass, an") == ["glass, analog", "glass, analog-xl"]
    assert values(LORAS_OPTION, "Analog，") == ["Analog, glass", "Analog, analog-xl"]


def test_a_full_list_is_not_completed_further() -> None:
    assert values(LORAS_OPTION, "a, b, gl") == ["a, b, glass"]
    assert values(LORAS_OPTION, "a, b, c, gl") == []


def test_what_was_typed_is_found_in_names_and_descriptions_and_names_come_first() -> None:
    typing = Typing("serve", STRANGER, {})
    offered = Suggestions(catalogue()).offer(LORAS_OPTION, "la", typing)
    assert [each.value for each in offered] == ["glass", "analog-xl"]
    assert values(LORAS_OPTION, "gra") == ["analog"]
    assert values(LORAS_OPTION, "g") == ["glass", "analog", "analog-xl"]


def test_a_suggestion_says_what_it_is() -> None:
    [suggestion] = Suggestions(catalogue()).offer(LORAS_OPTION, "film", Typing("serve", STRANGER, {}))
    assert (suggestion.name, suggestion.value) == ("analog · Stable Diffusion 1.5 · Film grain", "analog")


def test_models_are_offered_with_what_they_are() -> None:
    [suggestion] = Suggestions(catalogue()).offer(MODEL_OPTION, "vod", Typing("serve", STRANGER, {}))
    assert (suggestion.name, suggestion.value) == ("vodka · Stable Diffusion 1.5 · Clear photographs", "vodka")


def test_ratios_are_the_chosen_models_or_all() -> None:
    assert values(RATIO_OPTION, "") == ["1:1", "3:2", "16:9", "21:9"]
    assert values(RATIO_OPTION, "", model="mohawk") == ["1:1", "21:9"]


def test_many_choices_are_searched() -> None:
    many = Option("a", "A", "choice", flag=flag("a", "choice", choices=[f"c{number}" for number in range(40)]))
    assert values(many, "c3")[0] == "c3"
    assert len(values(many, "c")) == 25


@given(st.text(max_size=300))
def test_whatever_was_typed_discord_takes_what_is_offered(typed: str) -> None:
    long = [Lora(f"l{number}" + "x" * 60, "sd15", f"{number}", description="d" * 90) for number in range(30)]
    for option in (LORAS_OPTION, MODEL_OPTION, RATIO_OPTION):
        offered = Suggestions(catalogue(long)).offer(option, typed, Typing("serve", STRANGER, {"lora": typed}, typed))
        assert len(offered) <= 25
        assert all(1 <= len(each.name) <= LONGEST and 1 <= len(each.value) <= LONGEST for each in offered)
