"""The shipped commands, models and LoRAs, as nobody in particular meets them; and Discord's CDN on loopback."""

import pytest

from distillery.catalogue import Catalogue
from tests.contract.pictures.conftest import authority, base, cdn, fetcher
from tests.support import golden

__all__ = ["authority", "base", "cdn", "fetcher"]


@pytest.fixture(scope="package")
def catalogue() -> Catalogue:
    return golden.shipped()
