"""`python -m distillery check`: every configured service is asked, not believed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
from pydantic import SecretStr

from distillery.cache.factory import open_cache
from distillery.catalogue import Catalogue
from distillery.database import migrate
from distillery.database.engine import Database
from distillery.intake.tiers import Tiers
from distillery.settings import (
    CacheSettings,
    CatalogueSettings,
    DatabaseSettings,
    IntakeSettings,
    RunpodSettings,
    StorageSettings,
    reveal,
)
from distillery.storage.factory import open_storage
from distillery.vocabulary.errors import DistilleryError

TIMEOUT = 10.0  # seconds for each answer


class CheckSettings(
    DatabaseSettings, CacheSettings, StorageSettings, CatalogueSettings, IntakeSettings, RunpodSettings
):
    """Everything that any service may be told about what it depends on."""

    discord_token: SecretStr | None = None
    discord_api_url: str = "https://discord.com/api/v10"
    comfyui_url: str | None = None
    comfyui_home: Path | None = None


def checks(settings: CheckSettings) -> Iterator[tuple[str, str | None]]:
    """Each configured service's name, with what is wrong and how to mend it; None when it answers."""
    configured: list[tuple[str, Callable[[CheckSettings], None], object]] = [
        ("workflows and models", _catalogue, True),
        ("database", _database, True),
        ("cache", _cache, True),
        ("storage", _storage, True),
        ("GPU endpoint", _runpod, settings.runpod_endpoint_id),
        ("ComfyUI", _comfyui, settings.comfyui_url or settings.comfyui_home),
        ("Discord", _discord, settings.discord_token),
    ]
    for name, ask, given in configured:
        if given:
            yield name, _problem(ask, settings)


def _problem(ask: Callable[[CheckSettings], None], settings: CheckSettings) -> str | None:
    try:
        ask(settings)
    except DistilleryError as error:
        return str(error)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return f"does not answer ({error!r}). Is the address right, and the service running?"
    return None


def _catalogue(settings: CheckSettings) -> None:
    catalogue = Catalogue.load(settings.workflows, settings.models, settings.loras)
    Tiers.load(settings.tiers).require({name: one.tier for name, one in catalogue.definitions.items()})


def _database(settings: CheckSettings) -> None:
    migrate.require(Database(settings.database_url))


def _cache(settings: CheckSettings) -> None:
    cache, _ = open_cache(settings.cache_url)
    cache.check()


def _storage(settings: CheckSettings) -> None:
    open_storage(settings.storage_url, s3_endpoint_url=settings.s3_endpoint_url, public_url="").check()


def _runpod(settings: CheckSettings) -> None:
    key = reveal(settings.runpod_api_key)
    url = f"{settings.runpod_base_url.rstrip('/')}/{settings.runpod_endpoint_id}/health"
    answer = httpx.get(url, headers={"Authorization": f"Bearer {key}"} if key else {}, timeout=TIMEOUT)
    if answer.status_code in (401, 403):
        raise DistilleryError("refuses RUNPOD_API_KEY. Make a key that may use this endpoint.")
    if answer.status_code == 404:
        raise DistilleryError("does not exist. Is RUNPOD_ENDPOINT_ID right?")
    answer.raise_for_status()


def _comfyui(settings: CheckSettings) -> None:
    if settings.comfyui_home and not (settings.comfyui_home / "main.py").is_file():
        raise DistilleryError(f"COMFYUI_HOME: there is no main.py in {settings.comfyui_home}.")
    if settings.comfyui_url:
        httpx.get(f"{settings.comfyui_url.rstrip('/')}/system_stats", timeout=TIMEOUT).raise_for_status()


def _discord(settings: CheckSettings) -> None:
    headers = {"Authorization": f"Bot {reveal(settings.discord_token)}"}
    answer = httpx.get(f"{settings.discord_api_url.rstrip('/')}/users/@me", headers=headers, timeout=TIMEOUT)
    if answer.status_code == 401:
        raise DistilleryError("refuses DISCORD_TOKEN. Copy the bot's token again from the developer portal.")
    answer.raise_for_status()
