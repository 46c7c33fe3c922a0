"""What a member reads (and sees) when a command is answered without a GPU."""

from dataclasses import dataclass, field

from distillery.vocabulary.pictures import StoredPicture


@dataclass(frozen=True)
class Shown:
    """One picture of an answer: PNG bytes, and where it is stored, so that a next command may name it."""

    data: bytes
    stored: StoredPicture


@dataclass(frozen=True)
class Answer:
    """A card: title, a short text in Markdown, name-value rows, pictures.

    `notes` are sentences below it: what was chosen or left out for the member.
    """

    title: str
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Shown, ...] = field(default=())
    notes: tuple[str, ...] = ()
