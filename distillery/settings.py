"""Settings from the environment: frozen, read once by a `__main__`, every problem told at once.

Each group below is what one dependency needs; a service's settings class is the sum of its groups.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from distillery.complaints import sentence
from distillery.log import CloudWatch
from distillery.vocabulary.errors import SettingsError

HOME = Path("var")  # where embedded defaults keep their state, relative to the working directory
_HOST = re.compile(r"(https?://)?([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?")


class Settings(BaseSettings):
    """What every process understands. Unset means: the embedded default."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True)

    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["json", "console"] = Field(default="json", description="json for programs, console for people")
    health_port: int | None = Field(
        default=None, ge=1, le=65535, description="/healthz, /readyz and /metrics on this port; the API has its own"
    )
    cloudwatch_log_group: str | None = Field(
        default=None, description="a group of CloudWatch Logs that gets every line as well; AWS_* say how to reach it"
    )
    cloudwatch_access_key_id: str | None = Field(
        default=None, description="for that group, where pictures have another"
    )
    cloudwatch_secret_access_key: SecretStr | None = Field(default=None, description="of that key")

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def cloudwatch(self) -> CloudWatch | None:
        """Where log lines go beside standard error."""
        secret = reveal(self.cloudwatch_secret_access_key)
        group = self.cloudwatch_log_group
        return CloudWatch(group, self.cloudwatch_access_key_id, secret) if group else None


class DatabaseSettings(Settings):
    """The queues' home."""

    database_url: str = Field(
        default=f"sqlite:///{HOME}/distillery.db",
        repr=False,
        description="sqlite:///file or mysql+pymysql://user:password@host/name",
    )
    database_pool: int = Field(default=10, ge=1, description="connections a process keeps; twice as many under load")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "mysql+pymysql://")):
            raise ValueError("must start with sqlite:/// or mysql+pymysql://")
        address = urlsplit(value)
        try:
            _ = address.port
        except ValueError:
            raise ValueError("names a port that is no number; write an @ or : of a password as %40 or %3A") from None
        if value.startswith("mysql") and (address.fragment or "/" in address.path.strip("/")):
            raise ValueError("holds a / or # that is not written as %2F or %23: in the password, perhaps")
        if address.path.strip("/") in ("", ":memory:"):
            raise ValueError("names no database: sqlite:///file.db or mysql+pymysql://user:password@host/name")
        return value


class CacheSettings(Settings):
    """Progress, locks and doorbells between processes."""

    cache_url: str = Field(
        default="memory://", description="memory:// in one process, memcached://host:11211,host:11211"
    )


class StorageSettings(Settings):
    """Where pictures live."""

    storage_url: str = Field(default=f"file://{HOME}/pictures", description="file:///folder or s3://bucket/prefix")
    s3_endpoint_url: str | None = Field(default=None, description="an S3 server that is not Amazon's")
    s3_public_url: str | None = Field(
        default=None, description="how members reach that server, where it is not by the same address"
    )
    public_url: str | None = Field(
        default=None, description="how browsers reach the API, e.g. https://pictures.example"
    )


class CatalogueSettings(Settings):
    """What can be asked for."""

    workflows: Path = Field(default=Path("workflows"), description="the folder of commands")
    models: Path = Field(default=Path("models.toml"), description="what --model may name")
    loras: Path = Field(default=Path("loras.toml"), description="what --lora may name")


class DoorSettings(Settings):
    """Where the API is found on this machine, and who may come in."""

    port: int = Field(default=8080, ge=0, le=65535, description="of console and API")
    api_keys: SecretStr = Field(default=SecretStr(""), description="comma-separated; without any, loopback only")
    listen: str | None = Field(
        default=None,
        description="an address to listen on whatever the keys: 0.0.0.0 where only a guarded port leads in",
    )

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that callers may show."""
        return tuple(key.strip() for key in self.api_keys.get_secret_value().split(",") if key.strip())


class IntakeSettings(Settings):
    """The gates' limits."""

    tiers: Path = Field(default=Path("tiers.toml"), description="who may ask for how many pictures")
    blocked_words: str = Field(default="", description="comma-separated; a text with one of them is refused")
    appeals: str = Field(default="", description="a sentence for who was refused: whom to turn to")


class OutputSettings(Settings):
    """Where finished pictures are looked at."""

    nudity_check: Literal["off", "worker", "front"] = Field(
        default="off",
        description="rates finished pictures: not at all, where they are made, or where they are delivered",
    )


class PictureSettings(Settings):
    """Where members may link pictures, beside Discord's own two hosts."""

    picture_hosts: str = Field(
        default="", description="comma-separated, beside Discord's: hosts of links to pictures, with a port if not 443"
    )
    picture_networks: str = Field(
        default="", description="comma-separated: networks that are not public where such hosts may lie, as 10.0.0.0/8"
    )

    @field_validator("picture_hosts")
    @classmethod
    def _hosts_alone(cls, value: str) -> str:
        for host in listed(value):
            if not _HOST.fullmatch(host):
                raise ValueError(f'"{host}" is no host: write cdn.example, or cdn.example:8443, and no path behind it')
        return value

    @field_validator("picture_networks")
    @classmethod
    def _known_networks(cls, value: str) -> str:
        for network in listed(value):
            try:
                ip_network(network)
            except ValueError as error:
                raise ValueError(f"{error}: write a network as 10.0.0.0/8") from None
        return value


class RunpodSettings(Settings):
    """The GPU endpoint."""

    runpod_api_key: SecretStr | None = Field(default=None, description="a key that may use the endpoint")
    runpod_endpoint_id: str | None = Field(default=None, description="which GPU endpoint; unset: local workers")
    runpod_base_url: str = Field(
        default="https://api.runpod.ai/v2", description="another place that speaks its protocol"
    )


def listed(value: str) -> tuple[str, ...]:
    """The parts of a comma-separated setting."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


S = TypeVar("S", bound=Settings)


def load(kind: type[S]) -> S:
    """Build `kind` from the environment. Raises SettingsError with one line a problem, values left out."""
    try:
        return kind()
    except ValidationError:
        raise SettingsError("\n".join(_problems(kind))) from None  # the first error holds the values


def require(*kinds: type[Settings]) -> None:
    """Raise SettingsError with all that is wrong in the environment for any of `kinds`, one line a problem."""
    if problems := _problems(*kinds):
        raise SettingsError("\n".join(problems))


def _problems(*kinds: type[Settings]) -> list[str]:
    """What is wrong, group by group: a check of several settings is made only where all of a class are right alone."""
    groups = dict.fromkeys(group for kind in kinds for group in kind.__mro__ if issubclass(group, Settings))
    return list(dict.fromkeys(line for group in groups for line in _problems_of(group)))


def _problems_of(kind: type[Settings]) -> list[str]:
    try:
        kind()
    except ValidationError as error:
        told = [(".".join(map(str, problem["loc"])).upper(), sentence(problem)) for problem in error.errors()]
        return [f"{name}: {words}" if name else words for name, words in told]
    return []


def reveal(secret: SecretStr | None) -> str | None:
    """The secret itself, for the one place that sends it."""
    return secret.get_secret_value() if secret else None
