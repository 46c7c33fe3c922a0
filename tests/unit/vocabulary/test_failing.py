"""What workers write down in plain English can be told in every language: real sentences, made where they arise."""

import pytest

from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.failing import GONE, recognised
from distillery.vocabulary.policy import POLICIES
from distillery.vocabulary.text import Text
from worker.comfyui.failures import from_execution, from_validation
from worker.comfyui.history import ExecutionError

GRAPH = {"7": {"class_type": "KSampler", "inputs": {}, "_meta": {"title": "Base sampler"}}}
WRONG = {"7": {"errors": [{"type": "value_not_in_list", "message": "Value not in list", "extra_info": {}}]}}


@pytest.mark.parametrize("kind", POLICIES)
def test_every_policy_is_recognised(kind: FailureClass) -> None:
    found = recognised(str(POLICIES[kind].member_text))
    assert isinstance(found, Text)
    assert found.template == POLICIES[kind].member_text


def test_what_comfyui_refuses_is_recognised() -> None:
    refused = from_validation({"error": {"message": "Prompt outputs failed"}, "node_errors": WRONG}, GRAPH)
    plain = from_validation({"error": {"message": "no prompt"}}, GRAPH)
    assert refused is not None
    assert plain is not None
    for failure in (refused, plain):
        found = recognised(failure.message)
        assert isinstance(found, Text)
        assert found == failure.message


def test_what_comfyui_could_not_finish_is_recognised_with_its_reason() -> None:
    failure = from_execution(ExecutionError("7", "KSampler", "ValueError", "bad shape: [1, 4]\nmore", ""), GRAPH)
    found = recognised(failure.message)
    assert isinstance(found, Text)
    assert found.values == {"node": "Base sampler", "reason": "bad shape: [1, 4]"}


def test_a_lost_picture_is_recognised() -> None:
    found = recognised(str(GONE))
    assert isinstance(found, Text)
    assert found.template == GONE


def test_what_nobody_knows_stays_as_it_is() -> None:
    assert recognised("Whatever {this} is.") == "Whatever {this} is."
    assert not isinstance(recognised("Whatever {this} is."), Text)
