"""Help's examples work."""

import pytest

from bot.member.examples import OWN, WORDS, examples
from distillery.catalogue import Catalogue
from tests.support.answering import shipped

PICTURE = "https://cdn.discordapp.com/attachments/1/2/picture.png"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return shipped()


def test_every_example_of_every_command_is_understood(catalogue: Catalogue) -> None:
    for definition in catalogue.definitions.values():
        found = examples(definition, catalogue)
        assert found[0].startswith(f"/{definition.name}")
        for example in found:
            catalogue.parse(example.replace(WORDS["image"], PICTURE))
    assert examples(catalogue.definitions["serve"], catalogue)[1] == "/serve a red fox --ar 16:9 --seed 7"


def test_presets_in_examples_can_be_saved(catalogue: Catalogue) -> None:
    saved, used = OWN["presets"]
    name, flags = saved.removeprefix("/presets save name:").split(" flags:")
    catalogue.check_preset(flags)
    catalogue.parse(used, presets={name: flags})
