"""Everything that answers draw on, on a folder and a database: asks go the way they go in a front end."""

from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

from distillery.answers import Answer, Answers
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.guilds.config import NOTHING_DECIDED, GuildConfig
from distillery.intake.prepare import Preparation
from distillery.pictures import Fetcher, Pictures
from distillery.storage.folder import FolderStorage
from distillery.suggestion import Rewriter
from tests.support.asks import an_ask
from tests.support.tiers import tiers

HOME = Path(__file__).parents[2]
OWNER = "100000000000000001"  # of the LoRA "amber fen" in loras.toml


def shipped() -> Catalogue:
    """The catalogue in this repository, with a shelf of its own."""
    return Catalogue.load(HOME / "workflows", HOME / "models.toml", HOME / "loras.toml")


def png(image: Image.Image, **texts: str) -> bytes:
    """`image` as a PNG that says `texts`."""
    chunks = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        chunks.add_itxt(name, text)
    file = BytesIO()
    image.save(file, "PNG", pnginfo=chunks)
    return file.getvalue()


class Answering:
    """One front end's worth of answers."""

    def __init__(
        self, folder: Path, database: Database, catalogue: Catalogue, rewriter: Rewriter | None = None
    ) -> None:
        rewriter = rewriter or Rewriter()
        self.catalogue = catalogue
        self.pictures = Pictures(FolderStorage(folder, ""), Fetcher())
        self.answers = Answers(catalogue, self.pictures, database, rewriter, tiers())
        self._prepare = Preparation(catalogue, self.pictures, rewriter)

    def ask(self, text: str, member: str = OWNER, *, config: GuildConfig = NOTHING_DECIDED, **changes: Any) -> Answer:
        """The answer to `text`; `changes` are fields of Ask."""
        prepared = self._prepare(self.catalogue.parse(text, member=member), member)
        return self.answers.answer(an_ask(member, text=text, **changes), prepared, config)

    def keep(self, image: Image.Image, **texts: str) -> str:
        """The name that `image`, whose file says `texts`, is stored under."""
        return self.pictures.keep(png(image, **texts)).name


def fields(answer: Answer) -> dict[str, str]:
    """An answer's rows by name; there are no two of a name."""
    assert len(dict(answer.fields)) == len(answer.fields)
    return dict(answer.fields)


def picture(answer: Answer, number: int = 0) -> Image.Image:
    """A picture of an answer, decoded."""
    return Image.open(BytesIO(answer.pictures[number].data))
