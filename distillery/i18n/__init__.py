"""What people read, in their languages: sentences are keys, translations are gettext catalogues beside this file.

`speaking` says for whom, `say` tells a Text in that language; dates, numbers and lists go by Babel's data.
"""

from distillery.i18n.speaking import LANGUAGES, language_of, say, speaking, spoken

__all__ = ["LANGUAGES", "language_of", "say", "speaking", "spoken"]
