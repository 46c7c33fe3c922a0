"""What the API can be told."""

from distillery.front import FrontSettings
from distillery.settings import DoorSettings


class ApiSettings(FrontSettings, DoorSettings):
    """Settings of `python -m api`."""

    @property
    def host(self) -> str:
        """Where to listen: the whole world only when callers must show a key, or when the operator says so."""
        return self.listen or ("0.0.0.0" if self.keys else "127.0.0.1")  # noqa: S104 - only with keys

    @property
    def address(self) -> str:
        """How browsers reach this API."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def files(self) -> str:
        """What addresses of pictures begin with: nothing when the API is open to hosts that only callers know."""
        return "" if self.keys and not self.public_url else self.address
