"""What may follow a result: the same again, a variation, a larger one; each is a command like any other."""

from distillery.remix.counterparts import drawing_at
from distillery.remix.keeping import kept_name
from distillery.remix.next import Editable, Next
from distillery.remix.remix import Remix, edited

__all__ = ["Editable", "Next", "Remix", "drawing_at", "edited", "kept_name"]
