"""The asset library: models, LoRAs, their files, and the families that say how to use them."""

from distillery.library.asset import Asset
from distillery.library.family import Family, load_families
from distillery.library.library import Library
from distillery.library.lora import Lora
from distillery.library.model import Model
from distillery.library.shelf import LoraChange, Shelf

__all__ = ["Asset", "Family", "Library", "Lora", "LoraChange", "Model", "Shelf", "load_families"]
