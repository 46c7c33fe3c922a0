"""`python -m distillery check`: every configured service is asked, not believed."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import httpx
from pydantic import SecretStr

from distillery.cache.factory import open_cache
from distillery.catalogue import Catalogue
from distillery.database import revision
from distillery.database.engine import Database
from distillery.discord_check import ask_discord
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
from distillery.suggestion.settings import SuggestionSettings
from distillery.vocabulary.errors import DistilleryError, SettingsError
from distillery.workflow.loading import or_problems

TIMEOUT = 10.0  # seconds for each answer
NAMED = 8  # how many names a sentence lists


class CheckSettings(
    DatabaseSettings,
    CacheSettings,
    StorageSettings,
    CatalogueSettings,
    IntakeSettings,
    SuggestionSettings,
    RunpodSettings,
):
    """Everything that any service may be told about what it depends on."""

    discord_token: SecretStr | None = None
    discord_api_url: str = "https://discord.com/api/v10"
    shard_count: str | None = None
    comfyui_url: str | None = None
    comfyui_home: Path | None = None


class Checked(NamedTuple):
    """One configured service: what is wrong and how to mend it, None when it answers; and what is worth knowing."""

    name: str
    problem: str | None = None
    notes: Sequence[str] = ()


Ask = Callable[[CheckSettings], Sequence[str] | None]  # raises what is wrong; returns what is worth knowing


def checks(settings: CheckSettings) -> Iterator[Checked]:
    """Every configured service, asked one after the other."""
    configured: list[tuple[str, Ask, object]] = [
        ("workflows and models", _catalogue, True),
        ("database", _database, True),
        ("cache", _cache, True),
        ("storage", _storage, True),
        ("language model", _language_model, settings.llm_url),
        ("GPU endpoint", _runpod, settings.runpod_endpoint_id),
        ("ComfyUI", _comfyui, settings.comfyui_url or settings.comfyui_home),
        ("Discord", _discord, settings.discord_token),
    ]
    for name, ask, given in configured:
        if given:
            yield _checked(name, ask, settings)


def _checked(name: str, ask: Ask, settings: CheckSettings) -> Checked:
    try:
        return Checked(name, notes=ask(settings) or ())
    except DistilleryError as error:
        return Checked(name, str(error))
    except httpx.LocalProtocolError:  # its own words quote the header
        return Checked(name, "cannot be asked: its key or token holds a character that none has. Was it copied whole?")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Checked(name, f"does not answer ({error!r}). Is the address right, and the service running?")


def _catalogue(settings: CheckSettings) -> Sequence[str]:
    problems: list[str] = []
    catalogue = or_problems(lambda: Catalogue.load(settings.workflows, settings.models, settings.loras), problems)
    tiers = or_problems(lambda: Tiers.load(settings.tiers), problems)
    if catalogue and tiers:
        wanted = {name: one.tier for name, one in catalogue.definitions.items()}
        or_problems(lambda: tiers.require(wanted), problems)
    if problems or not catalogue:
        raise SettingsError("\n".join(problems))
    return catalogue.unused


def _database(settings: CheckSettings) -> None:
    revision.require(Database(settings.database_url))


def _cache(settings: CheckSettings) -> None:
    cache, _ = open_cache(settings.cache_url)
    cache.check()


def _storage(settings: CheckSettings) -> None:
    open_storage(settings.storage_url, s3_endpoint_url=settings.s3_endpoint_url, public_url="").check()


def _language_model(settings: CheckSettings) -> None:
    key, url = reveal(settings.llm_api_key), f"{settings.llm_url}/models"
    answer = httpx.get(url, headers={"Authorization": f"Bearer {key}"} if key else {}, timeout=TIMEOUT)
    if answer.status_code in (401, 403):
        raise DistilleryError("refuses LLM_API_KEY. Set a key that LLM_URL takes.")
    if answer.status_code == 404:
        raise DistilleryError(f"does not know {url}. LLM_URL is what comes before /chat/completions there.")
    try:
        models = [str(model["id"]) for model in answer.raise_for_status().json()["data"]]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise DistilleryError(f"answers {url} with what is no list of models. Is LLM_URL right?") from None
    if not any(model.partition(":")[0] == settings.llm_model or model == settings.llm_model for model in models):
        raise DistilleryError(f"has no {settings.llm_model}. Set LLM_MODEL to one of: {', '.join(models[:NAMED])}.")


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


def _discord(settings: CheckSettings) -> Sequence[str]:
    count = settings.shard_count
    fixed = int(count) if count and count.isdigit() else None  # else it is "auto", or the bot's settings complain
    return ask_discord(settings.discord_api_url, reveal(settings.discord_token) or "", fixed)
