"""What a bot process works with: built once by its composition root."""

from dataclasses import dataclass

from distillery.cache.port import Cache, Doorbell
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.intake.intake import Intake
from distillery.queue.deliveries import SendQueue
from distillery.queue.views import RequestViews
from distillery.storage.port import Storage


@dataclass(frozen=True)
class Parts:
    """The synchronous core as the bot sees it; its calls go through Threads."""

    database: Database
    cache: Cache
    doorbell: Doorbell
    storage: Storage
    catalogue: Catalogue
    intake: Intake
    views: RequestViews
    sends: SendQueue
