"""What the words of a prompt suggest for a landscape; what they leave open, the seed decides."""

import hashlib
import random
import re
from dataclasses import dataclass, replace

COLOURS = {  # hue in degrees, saturation factor
    "red": (4, 1.0), "scarlet": (2, 1.0), "crimson": (350, 1.0), "fox": (14, 1.0), "fire": (16, 1.0), "rust": (16, 0.9),
    "orange": (24, 1.0), "amber": (34, 1.0), "autumn": (22, 0.9), "gold": (40, 1.0), "golden": (40, 1.0),
    "yellow": (48, 1.0), "desert": (32, 0.8), "lime": (85, 0.6), "green": (135, 0.55), "forest": (152, 0.55),
    "emerald": (152, 0.75), "teal": (176, 0.9), "turquoise": (174, 0.9), "cyan": (188, 0.9), "sea": (198, 0.8),
    "ocean": (202, 0.9), "blue": (212, 1.0), "navy": (225, 1.0), "indigo": (245, 0.9), "violet": (268, 0.9),
    "purple": (280, 0.9), "magenta": (310, 0.9), "pink": (335, 0.8), "rose": (345, 0.8), "brown": (22, 0.7),
    "silver": (215, 0.15), "grey": (215, 0.12), "gray": (215, 0.12), "white": (205, 0.2), "black": (230, 0.25),
    "snow": (205, 0.4), "winter": (208, 0.5),
}  # fmt: skip
PLEASANT_HUES = [6, 18, 28, 38, 178, 196, 212, 232, 258, 282, 322, 344]
LANDS = {
    "sea": {"sea", "ocean", "beach", "ship", "boat", "whale", "island", "lake", "coast", "lighthouse", "fish", "river"},
    "forest": {"forest", "wood", "woods", "tree", "trees", "fox", "deer", "wolf", "bear", "owl", "jungle", "pine"},
    "city": {"city", "street", "cyberpunk", "skyline", "town", "robot", "neon", "car", "tokyo"},
    "dunes": {"desert", "dune", "dunes", "sand", "camel", "mars", "pyramid"},
    "peaks": {"mountain", "mountains", "peak", "dragon", "snow", "castle", "eagle", "valley", "alps"},
}
HOURS = {
    "night": {"night", "midnight", "moon", "moonlight", "stars", "dark", "black", "neon", "cyberpunk", "owl", "space"},
    "day": {"day", "noon", "sunny", "morning", "spring", "summer", "bright", "white", "snow", "winter"},
    "dusk": {"sunset", "dusk", "dawn", "sunrise", "evening", "golden", "autumn", "red", "orange", "warm", "fire"},
}
GUESTS = {
    "fox": {"fox", "wolf", "dog", "coyote", "jackal"},
    "cat": {"cat", "kitten", "lynx", "panther", "tiger", "lion"},
    "ship": {"ship", "boat", "sail", "sailing", "pirate", "whale"},
    "house": {"house", "cottage", "cabin", "home", "village", "farm"},
    "castle": {"castle", "tower", "fortress", "palace", "lighthouse", "dragon"},
    "figure": {
        "man", "woman", "girl", "boy", "person", "knight", "wizard", "witch", "traveler", "portrait", "astronaut",
        "samurai", "figure", "robot", "king", "queen", "warrior",
    },
    "tree": {"tree", "oak", "bonsai", "willow"},
}  # fmt: skip


@dataclass(frozen=True)
class Brief:
    """A landscape's make-up: hue in degrees, saturation as a factor; `chance` draws all that is left open."""

    hue: float
    saturation: float
    land: str
    hour: str
    guest: str | None
    chance: random.Random

    def turned(self, degrees: float, saturation: float) -> "Brief":
        """The same in other colours."""
        return replace(self, hue=self.hue + degrees, saturation=self.saturation * saturation)


def read(text: str, seed: int, unwanted: str = "") -> Brief:
    """The brief of a prompt without the words that are unwanted; deterministic in its arguments."""
    without = set(_words(unwanted))
    words = [word for word in _words(text) if word not in without]
    mood = random.Random(_number(" ".join(words)))  # noqa: S311 - art, not secrets; the same for all seeds of a prompt
    chance = random.Random(_number(f"{text}\n{seed}"))  # noqa: S311
    named = [COLOURS[word] for word in words if word in COLOURS]
    hue, saturation = named[0] if named else (mood.choice(PLEASANT_HUES), mood.uniform(0.75, 1.0))
    land = _suggested(words, LANDS) or mood.choice(list(LANDS))
    hour = _suggested(words, HOURS) or chance.choice(["dusk", "dusk", "day", "night"])
    return Brief(hue + chance.uniform(-7, 7), saturation, land, hour, _suggested(words, GUESTS), chance)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _suggested(words: list[str], choices: dict[str, set[str]]) -> str | None:
    """The choice that the earliest telling word speaks for."""
    return next((name for word in words for name, telling in choices.items() if word in telling), None)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
