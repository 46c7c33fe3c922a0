"""What the API can be told."""

from functools import cached_property

from pydantic import Field, SecretStr

from distillery.front import FrontSettings


class ApiSettings(FrontSettings):
    """Settings of `python -m api`."""

    port: int = Field(default=8080, ge=0, le=65535, description="of console and API")
    api_keys: SecretStr = Field(default=SecretStr(""), description="comma-separated; without any, loopback only")

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys that callers may show."""
        return tuple(key.strip() for key in self.api_keys.get_secret_value().split(",") if key.strip())

    @property
    def host(self) -> str:
        """Where to listen: the whole world only when callers must show a key."""
        return "0.0.0.0" if self.keys else "127.0.0.1"  # noqa: S104 - only with keys

    @property
    def address(self) -> str:
        """How browsers reach this API."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def files(self) -> str:
        """What addresses of pictures begin with: nothing when the API is open to hosts that only callers know."""
        return "" if self.keys and not self.public_url else self.address
