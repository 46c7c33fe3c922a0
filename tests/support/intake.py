"""An intake with everything it works with, on a folder; only Discord's own hosts are believed, and none is there."""

from pathlib import Path

from distillery.answers import Answers
from distillery.cache.memory import MemoryDoorbell
from distillery.cache.port import Doorbell
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.guilds.guilds import Guilds
from distillery.intake.content import Content
from distillery.intake.intake import Intake
from distillery.intake.prepare import Preparation
from distillery.intake.tiers import Tiers
from distillery.members.strikes import Strikes
from distillery.pictures import Fetcher, Pictures
from distillery.safety.gate import shipped
from distillery.settings import listed
from distillery.storage.folder import FolderStorage
from distillery.suggestion.rewriter import Rewriter
from tests.support.tiers import tiers


def an_intake(
    database: Database,
    catalogue: Catalogue,
    folder: Path,
    *,
    given: Tiers | None = None,
    doorbell: Doorbell | None = None,
    fetcher: Fetcher | None = None,
    rewriter: Rewriter | None = None,
    blocked_words: str = "",
    guilds: Guilds | None = None,
) -> Intake:
    """Members' pictures lie in `folder`; the grammar rewrites, unless `rewriter` does."""
    pictures = Pictures(FolderStorage(folder, ""), fetcher or Fetcher())
    rewriter = rewriter or Rewriter()
    tiers_, words = given or tiers(), listed(blocked_words)
    return Intake(
        database,
        doorbell or MemoryDoorbell(),
        catalogue,
        tiers_,
        Preparation(catalogue, pictures, rewriter),
        Answers(catalogue, pictures, database, rewriter, tiers_),
        Content(catalogue.definitions, Strikes(database, shipped().policy), blocked_words=words),
        guilds or Guilds(database),
    )
