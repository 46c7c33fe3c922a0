"""Files by role: which a plan reads, which it cannot do without, and models that lack one."""

from pathlib import Path

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.certain import certain
from distillery.workflow.roles import roles_asked, roles_needed, roles_read
from tests.unit.workflow import studio
from tests.unit.workflow.conftest import SCHEMAS

OPTIONAL = {"LoRA 1", "Control", "Control model", "Start", "Regions", "VAE", "Upscaler", "Hires sampler", "Picture"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation to change."""
    studio.write(tmp_path, SCHEMAS)
    return tmp_path


def complaint(home: Path, old: str, new: str) -> list[str]:
    """What is told after a change to its models."""
    listing = home / "models.toml"
    listing.write_text(listing.read_text().replace(old, new, 1))
    with pytest.raises(SettingsError) as caught:
        Catalogue.load(home / "workflows", listing)
    return str(caught.value).replace(f"{listing}: ", "").splitlines()


def test_nodes_that_are_always_there(catalogue: Catalogue) -> None:
    plan = catalogue.workflows["serve"].plans["sd15"]
    left = {plan.graph[node]["_meta"]["title"] for node in certain(plan)}
    assert left >= {"Save", "Sharpen", "Base picture", "Sampler", "Checkpoint", "Negative"}
    assert left.isdisjoint(OPTIONAL)


def test_every_command_has_the_nodes_that_are_certain(catalogue: Catalogue) -> None:
    plan = catalogue.workflows["serve"].plans["sd15"]
    for flags in ("", "--no-hires", "--model own", "--lora style1, style2", "--raw --power 0"):
        graph = catalogue.render(catalogue.parse(f"::red HAIR:: fox {flags}")).generations[0].graph
        assert certain(plan) <= graph.keys()


def test_roles(catalogue: Catalogue) -> None:
    plan = catalogue.workflows["serve"].plans["sd15"]
    assert roles_read(plan) == {"checkpoint", "vae", "canny", "upscaler"}
    assert roles_asked(plan) == {"vae"}
    assert roles_needed(plan) == {"checkpoint"}


def test_a_role_that_is_misspelt_is_told_before_any_member_meets_it(home: Path) -> None:
    assert complaint(home, "checkpoint", "checkpint") == [
        "models.tiny.files.checkpint: no workflow reads such a role. Did you mean checkpoint?",
        "models.tiny has no file in the role checkpoint, which serve needs.",
    ]


def test_a_role_that_is_missing_is_told(home: Path) -> None:
    assert complaint(home, "checkpoint", "vae") == [
        "models.tiny has no file in the role checkpoint, which serve needs."
    ]


def test_a_role_that_nobody_reads_is_no_fault(home: Path) -> None:
    listing = home / "models.toml"
    listing.write_text(listing.read_text().replace("vae =", 'embeddings = "own.pt", vae ='))
    unused = Catalogue.load(home / "workflows", listing).unused
    assert unused == (f"{listing}: models.own.files.embeddings: no workflow reads such a role. It can be taken out.",)
