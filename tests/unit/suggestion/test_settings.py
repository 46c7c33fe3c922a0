"""How an operator names a language model, and what is refused before anybody waits for it."""

import pytest

from distillery.settings import load
from distillery.suggestion import Rewriter, SuggestionSettings
from distillery.vocabulary.errors import SettingsError
from tests.unit.suggestion.chat_server import ChatServer, answering, completion


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LLM_URL", "LLM_MODEL", "LLM_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_set_means_the_grammar() -> None:
    rewritten = Rewriter.from_settings(load(SuggestionSettings)).rewrite("a red fox", 1)
    assert rewritten.text.startswith("a red fox, ")


@pytest.mark.parametrize("ending", ["", "/", "/chat/completions"])
def test_a_server_is_asked_however_its_address_ends(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    server = ChatServer(answering(completion("a fox at dawn")))
    with server.running() as url:
        monkeypatch.setenv("LLM_URL", url + ending)
        monkeypatch.setenv("LLM_MODEL", "tiny-chat")
        monkeypatch.setenv("LLM_API_KEY", "sk-1")
        settings = load(SuggestionSettings)
        assert Rewriter.from_settings(settings).rewrite("a red fox", 1).text == "a fox at dawn"
    assert server.asked[0]["headers"]["Authorization"] == "Bearer sk-1"
    assert "sk-1" not in repr(settings)


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"LLM_URL": "localhost:11434"}, "must start with http"),
        ({"LLM_URL": "http://127.0.0.1:1/v1"}, "LLM_MODEL must name a model"),
        ({"LLM_API_KEY": "sk-\ngeheim"}, "no key has"),
        ({"LLM_API_KEY": "sk-gehéim"}, "no key has"),
    ],
)
def test_what_is_refused(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], problem: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=problem) as caught:
        load(SuggestionSettings)
    assert "geh" not in str(caught.value)
