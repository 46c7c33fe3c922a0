"""The shipped commands, models and LoRAs, as nobody in particular meets them."""

import pytest

from distillery.catalogue import Catalogue
from tests.support import golden


@pytest.fixture(scope="package")
def catalogue() -> Catalogue:
    return golden.shipped()
