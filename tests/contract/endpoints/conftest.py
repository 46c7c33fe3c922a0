"""One loopback endpoint process for these tests, with a genuine SDK worker on its endpoint `shared`."""

from collections.abc import Iterator

import pytest

from tests.support.endpoint import LoopbackEndpoint


@pytest.fixture(scope="package")
def loopback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopbackEndpoint]:
    with LoopbackEndpoint(tmp_path_factory.mktemp("loopback"), silence=3.0) as endpoint:
        yield endpoint


@pytest.fixture(scope="package")
def shared(loopback: LoopbackEndpoint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of an endpoint with one worker."""
    with loopback.sdk_worker(tmp_path_factory.mktemp("worker"), "shared"):
        yield "shared"
