"""Settings tell every problem at once, in the operator's words, and never a secret."""

import pytest
from pydantic import SecretStr, ValidationError

from api.settings import ApiSettings
from distillery.front import FrontSettings
from distillery.settings import (
    CacheSettings,
    CatalogueSettings,
    DatabaseSettings,
    DoorSettings,
    IntakeSettings,
    PictureSettings,
    RunpodSettings,
    Settings,
    StorageSettings,
    load,
    require,
    reveal,
)
from distillery.vocabulary.errors import SettingsError

SECRET = "hunter2"


class Everything(DatabaseSettings, CacheSettings, StorageSettings, CatalogueSettings, IntakeSettings, RunpodSettings):
    """What a service with every dependency would read."""


def test_with_nothing_set_all_is_embedded() -> None:
    settings = load(Everything)
    assert settings.database_url == "sqlite:///var/distillery.db"
    assert settings.cache_url == "memory://"
    assert settings.storage_url == "file://var/pictures"
    assert settings.runpod_api_key is None


def test_the_environment_decides_and_empty_means_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_POOL", "7")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    monkeypatch.setenv("CACHE_URL", "")
    settings = load(Everything)
    assert (settings.database_pool, settings.log_level, settings.cache_url) == (7, "DEBUG", "memory://")


def test_every_problem_is_told_at_once_by_the_settings_name(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "DATABASE_URL": f"postgres://u:{SECRET}@h/d",
        "HEALTH_PORT": "many",
        "LOG_LEVEL": "LOUD",
        "LOG_FORMAT": "xml",
        "DATABASE_POOL": "0",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load(Everything)
    lines = str(told.value).splitlines()
    assert {line.split(":")[0] for line in lines} == set(wrong)
    assert "DATABASE_URL: must start with sqlite:/// or mysql+pymysql://" in lines
    assert "LOG_LEVEL: must be DEBUG, INFO, WARNING or ERROR" in lines


@pytest.mark.parametrize(
    "url", [f"postgres://u:{SECRET}@h/d", f"mysql+pymysql:/u:{SECRET}@h", f"mysql://u:{SECRET}@h/d"]
)
def test_a_wrong_url_is_not_repeated(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SettingsError) as told:
        load(DatabaseSettings)
    assert SECRET not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__, "a traceback must not show the first error, which holds the value"


def test_secrets_show_nowhere_but_where_they_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"mysql+pymysql://u:{SECRET}@h/d")
    monkeypatch.setenv("RUNPOD_API_KEY", SECRET)
    settings = load(Everything)
    for shown in (repr(settings), str(settings), f"{settings!s}"):
        assert SECRET not in shown
    assert reveal(settings.runpod_api_key) == SECRET
    assert SECRET in settings.database_url


def test_no_secret_reveals_nothing() -> None:
    assert reveal(None) is None
    assert reveal(SecretStr("")) is None


def test_settings_are_frozen() -> None:
    with pytest.raises(ValidationError):
        load(Settings).log_level = "DEBUG"  # type: ignore[misc]


def told(monkeypatch: pytest.MonkeyPatch, *kinds: type[Settings], **environment: str) -> list[str]:
    """The lines of what is wrong."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        require(*kinds)
    return str(error.value).splitlines()


def test_what_settings_must_say_together_is_told_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, FrontSettings, LLM_URL="http://127.0.0.1:1/v1", DATABASE_POOL="0", PICTURE_NETWORKS="x")
    assert sorted(lines) == [
        "DATABASE_POOL: must be 1 or more",
        "LLM_MODEL must name a model of LLM_URL",
        "PICTURE_NETWORKS: 'x' does not appear to be an IPv4 or IPv6 network: write a network as 10.0.0.0/8",
    ]


def test_several_services_problems_are_told_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = told(monkeypatch, DoorSettings, RunpodSettings, PORT="many", HEALTH_PORT="1.5", LOG_FORMAT="xml")
    assert lines == [
        "LOG_FORMAT: must be 'json' or 'console'",
        "HEALTH_PORT: must be a whole number",
        "PORT: must be a whole number",
    ]
    with pytest.raises(SettingsError, match="PORT: must be a whole number"):
        load(DoorSettings)


@pytest.mark.parametrize("hosts", ["cdn.example/pictures", "a b", "http://", "cdn.example:many", "x, u@cdn.example"])
def test_a_host_is_a_host_alone(hosts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (line,) = told(monkeypatch, PictureSettings, PICTURE_HOSTS=hosts)
    assert line.startswith("PICTURE_HOSTS: ")
    assert "is no host: write cdn.example" in line


def test_hosts_have_schemes_and_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PICTURE_HOSTS", "cdn.example, cdn.example:8443, http://127.0.0.1:80, [::1]:7")
    require(PictureSettings)


def test_the_api_listens_to_the_world_only_with_keys_or_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(ApiSettings).host == "127.0.0.1"
    monkeypatch.setenv("API_KEYS", "one")
    assert load(ApiSettings).host == "0.0.0.0"
    monkeypatch.delenv("API_KEYS")
    monkeypatch.setenv("LISTEN", "10.1.2.3")
    assert load(ApiSettings).host == "10.1.2.3"
