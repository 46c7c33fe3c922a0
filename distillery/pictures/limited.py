"""A file that is read a limited number of times: whoever reads a header of millions of parts is stopped."""

import io
from typing import Final

READS: Final = 100_000  # 25 MB of PNG in chunks of 1 kB, an eighth of the usual, take 77,000


class Limited(io.BytesIO):
    """`data`, to be read from `READS` times in all; then every read raises OSError.

    It counts what a reader does rather than what it should find, so no file can look shorter than it is.
    """

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > READS:
            raise OSError(f"more than {READS} parts")
        return super().read(size)
