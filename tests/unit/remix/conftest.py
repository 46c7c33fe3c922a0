"""The shipped commands."""

import pytest

from distillery.catalogue import Catalogue
from tests.support import golden


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return golden.shipped()
