"""From the code to the translators and back, on a small house of its own; then what members read of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from distillery.i18n import catalogues, files, say, speaking, translation
from distillery.i18n.checking import is_command_name, problems
from distillery.i18n.extraction import template
from distillery.vocabulary.text import kept, phrase, plural, restored, text

CODE = """
from discord.app_commands import locale_str
from distillery.vocabulary.text import plural, text

hello = text(
    "There are {count:,} models for /{command}, "
    "{name}.", count=len(f(x)), name=text("my {friend}", friend=f"{this}"),
)
pictures = plural(len(them), "{count} picture", "{count} pictures")
name, description = locale_str("presets"), locale_str(
    "Keep what you say often"
)
"""
SQL = 'from sqlalchemy import text\n\ntext("SELECT 1")\n'
DEFINITION = """
name = "serve"
description = "Make pictures"
[parameters.cfg]
help = "How closely to follow {it}"
[[note]]
text = "From {picture.width} to {width} pixels."
"""
GERMAN = {
    "There are {count:,} models for /{command}, {name}.": "Für /{command} gibt es {count:,} Modelle, {name}.",
    "my {friend}": "mein {friend}",
    "presets": "vorlagen",
    "serve": "zeichne",
    "Keep what you say often": "Merk dir, was du oft sagst",
    "Make pictures": "Mach Bilder",
    "How closely to follow {it}": "Wie genau {it} befolgt wird",
    "From {picture_width} to {width} pixels.": "Von {picture_width} auf {width} Pixel.",
}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    """The template of a small house, whose translations are in a folder of their own."""
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot/hello.py").write_text(CODE)
    (tmp_path / "bot/rows.py").write_text(SQL)
    (tmp_path / "workflows/serve").mkdir(parents=True)
    (tmp_path / "workflows/serve/definition.toml").write_text(DEFINITION)
    languages = tmp_path / "languages"
    monkeypatch.setattr(files, "path_of", lambda language: languages / f"{language}.po")
    monkeypatch.setattr(files, "TEMPLATE", languages / "messages.pot")
    monkeypatch.setattr(catalogues, "FOLDER", languages)
    catalogues.catalogue.cache_clear()
    yield template(tmp_path)
    catalogues.catalogue.cache_clear()


def translate(house: Catalog, folder: Path, changed: dict[str, str]) -> list[str]:
    """Fill the German fragment in and merge it; what is wrong then."""
    files.update(house)
    filled = []
    for message in files.untranslated(files.read("de"), house):
        plain = message.id if isinstance(message.id, str) else message.id[0]
        told = {**GERMAN, **changed}.get(plain)
        message.string = ("{count} Bild", "{count} Bilder") if isinstance(message.id, tuple) else told or ""
        filled.append(message)
    (folder / "de.po").write_text(files.fragment(filled))
    files.merge("de", folder / "de.po", house)
    catalogues.catalogue.cache_clear()
    return [line for line in problems(house) if line.startswith("de:")]


def test_the_template_has_every_sentence_and_nobody_elses(house: Catalog) -> None:
    plain = {message.id for message in house if isinstance(message.id, str)}
    assert plain == {"", *GERMAN}
    assert [message.id for message in house if message.pluralizable] == [("{count} picture", "{count} pictures")]
    assert [message.id for message in house if message.context] == ["presets", "serve"]


def test_what_is_extracted_and_translated_is_told(house: Catalog, tmp_path: Path) -> None:
    assert translate(house, tmp_path, {}) == []
    sentence = text(
        "There are {count:,} models for /{command}, {name}.",
        count=1234,
        command="serve",
        name=text("my {friend}", friend="{count}"),
    )
    with speaking("de"):
        assert say(sentence) == "Für /zeichne gibt es 1.234 Modelle, mein {count}."
        assert say(restored(kept(sentence))) == say(sentence)
        assert [say(plural(n, "{count} picture", "{count} pictures")) for n in (1, 2)] == ["1 Bild", "2 Bilder"]
        assert say(phrase("How closely to follow {it}")) == "Wie genau {it} befolgt wird"
        assert say(text("Nobody translated {this}.", this="me")) == "Nobody translated me."
        assert say("Make pictures") == "Make pictures"
        assert say(phrase("")) == ""
    with speaking("fr"):
        assert say(sentence) == "There are 1\u202f234 models for /serve, my {count}."
    assert translation("serve", "de", "command name") == "zeichne"
    assert translation("serve", "de") is None


def test_nothing_is_written_twice(house: Catalog) -> None:
    assert len(files.update(house)) == 1 + len(files.TRANSLATED)
    assert files.update(house) == []


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"my {friend}": ""}, "not translated: “my {friend}”"),
        ({"my {friend}": "mein Freund"}, "other placeholders in “mein Freund”: “my {friend}”"),
        ({"Make pictures": "B" * 101}, "101 characters, 100 are allowed: “Make pictures”"),
        ({"serve": "Zeichne"}, "no name for a command: “Zeichne”: “serve” (command name)"),
        ({"serve": "vorlagen"}, "2 commands are called vorlagen"),
    ],
)
def test_what_is_wrong_is_said(house: Catalog, tmp_path: Path, told: dict[str, str], wrong: str) -> None:
    assert translate(house, tmp_path, told) == [f"de: {wrong}"]


def test_command_names_are_as_discord_takes_them() -> None:
    assert all(map(is_command_name, ("serve", "描く", "dibujar-gratis", "ズーム")))
    assert not any(map(is_command_name, ("Serve", "two words", "", "x" * 33, "a/b")))
