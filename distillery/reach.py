"""Finding an API on this machine, or starting a whole system to have one."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from distillery.settings import DoorSettings, load


@contextmanager
def reachable() -> Iterator[tuple[str, str | None]]:
    """The address and key of the API that runs here, or else of a system started for as long as this lasts."""
    settings = load(DoorSettings)
    key = settings.keys[0] if settings.keys else None
    here = f"http://127.0.0.1:{settings.port}"
    if _alive(here):
        yield here, key
        return
    from distillery.up import private  # imports every service: seconds that asking a running one need not wait

    with private(_alive) as address:
        yield address, key


def _alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=2.0).is_success
    except httpx.HTTPError:
        return False
