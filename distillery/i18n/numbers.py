"""Numbers inside sentences: spelled in the sentence's language wherever its template formats them."""

from functools import cache
from typing import Any

from babel.numbers import format_percent, get_decimal_symbol, get_group_symbol


class _Whole(int):
    """Digits alone where nothing is said about its form: a seed is copied, not read."""

    language: str

    def __format__(self, form: str) -> str:
        return _spell(int(self), form, self.language)


class _Decimal(float):
    language: str

    def __format__(self, form: str) -> str:
        return _spell(float(self), form, self.language)


def spelled(value: Any, language: str) -> Any:
    """`value` as ``str.format`` should have it: a number minds the language, all else stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    number: _Whole | _Decimal = _Whole(value) if isinstance(value, int) else _Decimal(value)
    number.language = language
    return number


def _spell(value: float, form: str, language: str) -> str:
    plain = format(value, form)
    if form.endswith("%"):
        return format_percent(float(plain[:-1]) / 100, locale=language)
    if not form:
        return plain
    return plain.translate(_signs(language))


@cache
def _signs(language: str) -> dict[int, int]:
    """What stands in a number instead of comma and point."""
    return str.maketrans(",.", get_group_symbol(language) + get_decimal_symbol(language))
