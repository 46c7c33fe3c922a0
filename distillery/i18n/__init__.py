"""What people read, in their languages: sentences are keys, translations are gettext catalogues beside this file.

`speaking` says for whom, `say` tells a Text in that language; dates, numbers and lists go by Babel's data.
"""

from distillery.i18n.catalogues import LANGUAGES, NAME, prepare, translation
from distillery.i18n.formats import duration, listing, number, when
from distillery.i18n.speaking import language_of, say, speaking, spoken

__all__ = [
    "LANGUAGES",
    "NAME",
    "duration",
    "language_of",
    "listing",
    "number",
    "prepare",
    "say",
    "speaking",
    "spoken",
    "translation",
    "when",
]
