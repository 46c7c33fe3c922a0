"""What a definition may say about a command's parameters, and the words for what it may not."""

from typing import Any

import pytest
from pydantic import ValidationError

from distillery.command import Signature

TEXT = {"type": "text", "help": "A text"}
NUMBER = {"type": "float", "help": "A number", "range": [0, 1]}


def signature(**parameters: dict[str, Any]) -> Signature:
    families = ["sd15", "sdxl"]
    raw = {"name": "brew", "description": "Brew", "families": families, "parameters": parameters}
    return Signature.model_validate(raw)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"a": {**NUMBER, "positional": True}}, "only a text, an image or a lora can be positional"),
        ({"a": {**TEXT, "positional": True}, "b": {**TEXT, "positional": True}}, "one positional only"),
        ({"a": {"type": "seed", "help": "x"}, "b": {"type": "seed", "help": "x"}}, "one seed only"),
        ({"a": {**TEXT, "choices": ["x"]}}, "choices are needed by type choice"),
        ({"a": {"type": "choice", "help": "x"}}, "choices are needed by type choice"),
        ({"a": {**TEXT, "range": [0, 1]}}, "range is for int and float only"),
        ({"a": {**TEXT, "max_items": 5}}, "max_items is for loras only"),
        ({"a": {**NUMBER, "default": 2}}, "the default 2 is out of range"),
        ({"a": {**NUMBER, "default": "x"}}, "the default 'x' is no float"),
        ({"a": {**NUMBER, "type": "int", "default": 0.5}}, "the default 0.5 is no int"),
        ({"a": {"type": "switch", "help": "x", "default": 1}}, "the default 1 is no switch"),
        ({"a": {"type": "ratio", "help": "x", "default": "wide"}}, "is no ratio such as"),
        ({"a": {"type": "choice", "help": "x", "choices": ["y"], "default": "z"}}, "none of the choices"),
        ({"a": {"type": "seed", "help": "x", "default": 1}}, "a seed has no default"),
        ({"a": {"type": "loras", "help": "x", "default": "analog"}}, "a loras has no default"),
        ({"a": {**TEXT, "hidden": True}}, "what is hidden comes by inheritance"),
        ({"a": {**TEXT, "hidden": True, "inherits": "a", "option": True}}, "what is hidden comes by inheritance"),
        ({"a": {**TEXT, "needs": "b"}}, 'parameters.a.needs: there is no parameter "b"'),
        ({"a": {**TEXT, "needs": "a|b=1"}}, 'parameters.a.needs: there is no parameter "b"'),
        ({"a": {**TEXT, "excludes": ["b"]}}, 'parameters.a.excludes: there is no parameter "b"'),
        ({"a": {**TEXT, "default_from": "b"}}, 'parameters.a.default_from: there is no parameter "b"'),
        (
            {"a": {**TEXT, "default_from": "b"}, "b": {**TEXT, "default_from": "a"}},
            "parameters.a.default_from: a → b → a",
        ),
        (
            {"a": {**NUMBER, "family_default_when": {"b=1": "few"}}, "b": {**NUMBER, "default_from": "a"}},
            "parameters.a.family_default_when: a → b → a",
        ),
        (
            {"a": {**NUMBER, "family_default_when": {"b=1": "few"}}},
            'parameters.a.family_default_when: there is no parameter "b"',
        ),
        ({"a": {**TEXT, "families": ["sdx"]}}, "parameters.a.families: unknown here: sdx"),
        ({"A": TEXT}, "String should match pattern"),
        ({"a": {**TEXT, "help": "x" * 101}}, "at most 100 characters"),
        ({"a": {**TEXT, "hlep": "x"}}, "Extra inputs are not permitted"),
    ],
)
def test_what_is_refused(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        signature(**parameters)
    assert words in str(caught.value)


def test_hidden_parameters_have_no_flag() -> None:
    brew = signature(a={**TEXT, "hidden": True, "inherits": "a"}, b=TEXT, c={**TEXT, "positional": True})
    assert list(brew.flags) == ["b"]
    assert brew.positional is brew.parameters["c"]
    assert brew.inherits
    assert not signature(b=TEXT).inherits


def test_each_stands_after_what_its_default_comes_from() -> None:
    brew = signature(a={**NUMBER, "default_from": "b"}, b={**NUMBER, "default_from": "c"}, c=NUMBER)
    assert [parameter.name for parameter in brew.by_dependence] == ["c", "b", "a"]


def test_needs_taken_apart() -> None:
    brew = signature(a={**TEXT, "needs": "b | c=x"}, b=TEXT, c=TEXT)
    assert brew.parameters["a"].conditions == (("b", None), ("c", "x"))
    assert brew.parameters["b"].conditions == ()


def test_an_answered_command_runs_on_no_family() -> None:
    assert Signature.model_validate({"name": "brew", "description": "Brew", "parameters": {}}).families == ()
