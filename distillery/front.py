"""What every front end works with, whoever asks through it: built once by the composition root of bot or api."""

from dataclasses import dataclass

from distillery.answers import Answers, LoraChanges
from distillery.cache.factory import open_cache
from distillery.cache.port import Cache, Doorbell
from distillery.catalogue import Catalogue
from distillery.database.engine import Database
from distillery.guilds.checking import Checking
from distillery.guilds.guilds import Guilds
from distillery.intake.content import Content
from distillery.intake.intake import Intake
from distillery.intake.prepare import Preparation
from distillery.intake.sharing import Sharing
from distillery.intake.tiers import Tiers
from distillery.members.blocked_pictures import BlockedPictures, PictureGate
from distillery.members.brought import BroughtPictures
from distillery.members.strikes import Strikes
from distillery.pictures import DISCORD, Fetcher, Pictures
from distillery.queue.progress import ProgressBoard
from distillery.queue.views import RequestViews
from distillery.refresher import Refresher
from distillery.safety.gate import PromptGate, shipped
from distillery.settings import (
    CacheSettings,
    CatalogueSettings,
    DatabaseSettings,
    IntakeSettings,
    OutputSettings,
    PictureSettings,
    StorageSettings,
    listed,
)
from distillery.storage.factory import open_storage
from distillery.storage.port import Storage
from distillery.suggestion.rewriter import Rewriter
from distillery.suggestion.settings import SuggestionSettings


class FrontSettings(
    DatabaseSettings,
    CacheSettings,
    StorageSettings,
    CatalogueSettings,
    IntakeSettings,
    OutputSettings,
    PictureSettings,
    SuggestionSettings,
):
    """What a front end can be told."""


@dataclass(frozen=True, kw_only=True)
class Front:
    """The synchronous core as a front end sees it."""

    database: Database
    cache: Cache
    doorbell: Doorbell
    storage: Storage
    catalogue: Catalogue
    pictures: Pictures
    guilds: Guilds
    tiers: Tiers
    strikes: Strikes
    blocked_pictures: BlockedPictures
    brought: BroughtPictures
    intake: Intake
    sharing: Sharing
    views: RequestViews


def open_front(settings: FrontSettings, public_url: str, shared: tuple[Cache, Doorbell] | None = None) -> Front:
    """A front on what the settings name; `shared` is the cache of the process it lives in, when that is not its own.

    Raises SettingsError. Waits for nothing: what owners change about LoRAs comes in from behind.
    """
    database = Database(settings.database_url, settings.database_pool)
    cache, doorbell = shared or open_cache(settings.cache_url)
    storage = open_storage(
        settings.storage_url,
        s3_endpoint_url=settings.s3_endpoint_url,
        s3_public_url=settings.s3_public_url,
        public_url=public_url,
    )
    catalogue = Catalogue.load(settings.workflows, settings.models, settings.loras)
    pictures = Pictures(storage, _fetcher(settings))
    tiers, rewriter = Tiers.load(settings.tiers), Rewriter.from_settings(settings)
    gate = shipped()
    strikes = Strikes(database, gate.policy)
    content = _content(settings, catalogue, strikes, gate)
    guilds = Guilds(database, Checking(catalogue, tiers.by_role))
    blocked_pictures = BlockedPictures(database)
    brought = BroughtPictures(database)
    preparation = Preparation(catalogue, pictures, rewriter, PictureGate(blocked_pictures, pictures), brought)
    answers = Answers(catalogue, pictures, database, rewriter, tiers)
    Refresher("lora_changes", LoraChanges(database, catalogue.library.shelf).refresh).start()
    return Front(
        database=database,
        cache=cache,
        doorbell=doorbell,
        storage=storage,
        catalogue=catalogue,
        pictures=pictures,
        guilds=guilds,
        tiers=tiers,
        strikes=strikes,
        blocked_pictures=blocked_pictures,
        brought=brought,
        intake=Intake(database, doorbell, catalogue, tiers, preparation, answers, content, guilds, settings.appeals),
        sharing=Sharing(database, guilds, content, settings.appeals),
        views=RequestViews(database, ProgressBoard(cache), catalogue.library.secrets),
    )


def _content(settings: IntakeSettings, catalogue: Catalogue, strikes: Strikes, gate: PromptGate) -> Content:
    return Content(
        catalogue.definitions,
        strikes,
        gate=gate,
        blocked_words=listed(settings.blocked_words),
        appeals=settings.appeals,
    )


def open_pictures(settings: FrontSettings) -> Pictures:
    """Members' pictures in the store that the settings name. Raises SettingsError. Connects to nothing yet."""
    storage = open_storage(settings.storage_url, s3_endpoint_url=settings.s3_endpoint_url, public_url="")
    return Pictures(storage, _fetcher(settings))


def _fetcher(settings: PictureSettings) -> Fetcher:
    return Fetcher((*DISCORD, *listed(settings.picture_hosts)), internal=listed(settings.picture_networks))
