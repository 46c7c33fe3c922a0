"""A CDN on loopback under Discord's name, and a fetcher that finds it there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from distillery.pictures import Fetcher
from tests.contract.pictures.certificates import Authority
from tests.contract.pictures.site import Site

CDN = "cdn.discordapp.com"


@pytest.fixture(scope="package")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def cdn(authority: Authority) -> Iterator[Site]:
    with Site({}, authority.server(CDN)) as site:
        yield site


@pytest.fixture
def plain() -> Iterator[Site]:
    """A server without TLS."""
    with Site({}) as site:
        yield site


@pytest.fixture
def fetcher(cdn: Site, authority: Authority) -> Callable[..., Fetcher]:
    """Makes fetchers that look for the CDN on loopback; settings can be changed."""

    def make(**settings: Any) -> Fetcher:
        usual: dict[str, Any] = {
            "hosts": [f"{CDN}:{cdn.port}"],
            "internal": ["127.0.0.1/32"],
            "lookup": lambda host: ["127.0.0.1"],
            "tls": authority.client(),
            "seconds": 5.0,
        }
        return Fetcher(**(usual | settings))

    return make


@pytest.fixture
def base(cdn: Site) -> str:
    return f"https://{CDN}:{cdn.port}"
