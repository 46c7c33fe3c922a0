"""The asset library: models, their files, and the families that say how to use them."""

from distillery.library.family import Family, load_families
from distillery.library.model import Library, Model

__all__ = ["Family", "Library", "Model", "load_families"]
