"""What Pillow is known to raise on files that are damaged, by accident or with intent."""

import struct
import zlib
from typing import Final

DAMAGE: Final = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError,
    AssertionError, struct.error, zlib.error,
)  # fmt: skip
