"""What may follow a result: the same again, a variation, a larger one; each is a command like any other."""

from distillery.remix.counterparts import drawing_at
from distillery.remix.keeping import Copies
from distillery.remix.next import Editable, Next
from distillery.remix.remix import Remix, edited, has_signs

__all__ = ["Copies", "Editable", "Next", "Remix", "drawing_at", "edited", "has_signs"]
