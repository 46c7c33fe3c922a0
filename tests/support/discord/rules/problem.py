"""One thing wrong with a request body."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Where in the body, Discord's word for it, and a sentence."""

    path: tuple[str | int, ...]
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'body'}: {self.code}: {self.message}"
