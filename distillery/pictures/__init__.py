"""Pictures that members bring: fetched with care, checked, stripped, stored under their hash."""

from distillery.pictures.deadline import TimeBudget
from distillery.pictures.fetch import DISCORD, Fetcher
from distillery.pictures.recipe import read_recipe
from distillery.pictures.refusal import PictureRefused
from distillery.pictures.store import Pictures

__all__ = ["DISCORD", "Fetcher", "PictureRefused", "Pictures", "TimeBudget", "read_recipe"]
