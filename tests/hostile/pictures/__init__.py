"""Hostile picture files, made here because they are large, or a byte away from good ones.

Each module has ATTACKS: what is attacked -> (what makes the file, the code of its refusal or TAKEN).
"""

from collections.abc import Callable

TAKEN, ANY = "taken", "any"  # any: taken, or refused with whatever code
Attacks = dict[str, tuple[Callable[[], bytes], str]]
