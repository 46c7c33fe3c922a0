"""Every link of the corpus, through the language and to the fetcher; and every answer that a server may give."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from distillery.catalogue import Catalogue
from distillery.pictures import Fetcher, PictureRefused, Pictures
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.errors import CommandError, Problem
from tests.contract.pictures.site import Site, moved
from tests.hostile import corpus
from tests.hostile.clear import assert_clear

LINKS, REDIRECTS, ANSWERS = (corpus.rows("links.toml", kind) for kind in ("link", "redirect", "answer"))
OURS = {"cdn.discordapp.com", "media.discordapp.net"}
TAKEN, ANY = "taken", "any"
Make = Callable[..., Fetcher]


class Nowhere:
    """A resolver that knows this machine alone, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __call__(self, host: str) -> Collection[str]:
        self.asked.add(host)
        return ["127.0.0.1"]


def reading(catalogue: Catalogue, link: str) -> Any:
    """The link as it is read, or the problems with it."""
    try:
        return catalogue.parse("a red fox", {"image": link}).parameters["image"]
    except CommandError as error:
        return error.problems


def refusal(pictures: Pictures, link: str) -> Problem:
    with pytest.raises(PictureRefused) as refused:
        pictures.bring(link)
    assert refused.value.problem.hint
    assert_clear([replace(refused.value.problem, flag="--image")], link)
    return refused.value.problem


@pytest.mark.parametrize("row", LINKS, ids=corpus.names(LINKS))
def test_a_link_is_read_as_one_or_refused_clearly(catalogue: Catalogue, row: dict[str, Any]) -> None:
    link = corpus.whole(row["link"])
    read = reading(catalogue, link)
    if read == link:
        assert row["reads"] in (ANY, TAKEN)
    else:
        assert_clear(read, link)
        assert row["reads"] in (ANY, *(problem.code for problem in read))


@pytest.mark.parametrize("row", LINKS, ids=corpus.names(LINKS))
def test_no_link_leads_anywhere_but_to_our_hosts(tmp_path: Path, row: dict[str, Any]) -> None:
    names = Nowhere()
    pictures = Pictures(FolderStorage(tmp_path, ""), Fetcher(lookup=names))
    code = refusal(pictures, corpus.whole(row["link"])).code
    assert row["gives"] in (ANY, code)
    assert names.asked <= OURS
    assert bool(names.asked) == (code == "private_address")
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.parametrize("row", REDIRECTS, ids=corpus.names(REDIRECTS))
def test_no_redirect_leads_anywhere_else(
    tmp_path: Path, cdn: Site, fetcher: Make, base: str, row: dict[str, Any]
) -> None:
    names = Nowhere()
    cdn.pages["/away"] = moved(corpus.whole(row["location"]))
    pictures = Pictures(FolderStorage(tmp_path, ""), fetcher(lookup=names))
    assert row["gives"] in (ANY, refusal(pictures, f"{base}/away").code)
    assert names.asked <= OURS


@pytest.mark.parametrize("row", ANSWERS, ids=corpus.names(ANSWERS))
def test_no_answer_breaks_anything(tmp_path: Path, cdn: Site, fetcher: Make, base: str, row: dict[str, Any]) -> None:
    cdn.pages["/fox.png"] = [corpus.whole(row["says"]).encode()]
    pictures = Pictures(FolderStorage(tmp_path, ""), fetcher())
    assert row["gives"] in (ANY, refusal(pictures, f"{base}/fox.png").code)
