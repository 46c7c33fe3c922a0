"""The lists and the policy as data: what a line stands for, and what is wrong with a file."""

import shutil
from pathlib import Path

import pytest

from distillery.safety.gate import FOLDER, PromptGate, shipped
from distillery.safety.lists import load_lists, spelled_out
from distillery.safety.plain import plain
from distillery.safety.refusals import REFUSALS, refusal
from distillery.vocabulary.errors import SettingsError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped data, to be broken."""
    shutil.copy(FOLDER / "policy.toml", tmp_path)
    shutil.copytree(FOLDER / "words", tmp_path / "words")
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_braces_stand_for_several_words() -> None:
    assert set(spelled_out("nud{e,es,ity}")) == {"nude", "nudes", "nudity"}
    assert set(spelled_out("{a,b} c{,s}")) == {"a c", "a cs", "b c", "b cs"}
    assert list(spelled_out("{age} años")) == ["{age} anos"]


def test_no_term_is_an_exception_too() -> None:
    lists = load_lists(FOLDER / "words").values()
    terms = {term for each in lists for term in each.phrases}
    assert not terms & {term for each in lists for term in each.exempt}


def test_every_listed_phrase_is_refused_as_its_category() -> None:
    gate, lists = shipped(), load_lists(FOLDER / "words")
    for name, category in gate.policy.categories.items():
        for term in (term for each in category.lists for term in lists[each].phrases):
            verdict = gate.judge(term, allowed=set(gate.policy.categories) - {name})
            assert verdict is not None, (name, term)


def test_every_category_has_its_own_words_for_people_and_names_no_listed_one() -> None:
    assert set(REFUSALS) == set(shipped().policy.categories)
    for category in REFUSALS:
        assert refusal(category)[0] != refusal("unknown")[0]
    assert refusal("unknown")[1]


def test_versions_are_told() -> None:
    assert set(shipped().versions) == {"policy", *load_lists(FOLDER / "words")}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("policy.toml", 'lists = ["gore"]', 'lists = ["gor"]', "these lists are missing: gor"),
        ("policy.toml", "[categories.words]", "[categories.other]", '"words" is missing'),
        ("policy.toml", "strikes = 3\n", "strikes = 9\n", "from mild to hard"),
        ("policy.toml", "forget_days = 30", "forget_days = 0", "forget_days"),
        ("words/gore.toml", "version = 1", "", "version"),
        ("words/gore.toml", "[terms]", "[term]", "terms"),
        ("words/gore.toml", "[terms]", "[terms", "is not TOML"),
    ],
)
def test_what_is_wrong_is_told(folder: Path, file: str, old: str, new: str, told: str) -> None:
    change(folder / file, old, new)
    with pytest.raises(SettingsError, match=r"\.toml") as error:
        PromptGate.load(folder)
    assert told in str(error.value)


def test_an_absent_policy_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        PromptGate.load(tmp_path)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Straße", "strasse"),
        ("Œuvre", "oeuvre"),
        ("Ηello", "hello"),
        ("Ａ１２", "a12"),
        ("カロリー", "カロリー"),
        ("が", "が"),
        ("か\u3099", "が"),
        ("١٢", "12"),
        ("a\tb\nc", "a\tb\nc"),
    ],
)
def test_plain(written: str, shown: str) -> None:
    assert plain(written) == shown
