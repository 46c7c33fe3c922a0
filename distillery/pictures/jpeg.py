"""A JPEG's markers, walked without decoding anything: how often it draws the picture."""

import re
from collections.abc import Iterator

# In coded data FF is followed by 00 or a restart marker. One FF each: a run of them is not looked at again and again.
MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
MARKERS = 1_000  # 25 MB of EXIF, XMP and colour profile fill 400 segments
FILL = b"\xff" * 4_096  # bytes: libjpeg begins a run of them anew with every 64 kB that it is given
BARE = frozenset({0x01, 0xD8})  # markers without a length
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9


def scans(data: bytes) -> int:
    """How often the first picture in `data` is drawn over; 0 when it is no JPEG.

    Raises OSError when it has more markers or fill bytes than any program writes, only to keep a decoder busy.
    """
    return sum(marker == START_OF_SCAN for marker in _markers(data))


def _markers(data: bytes) -> Iterator[int]:
    """Those of the first picture, in order, without its end's."""
    position = 2 if data.startswith(b"\xff\xd8") else len(data)
    for _ in range(MARKERS):
        found = MARKER.search(data, position)
        if data.find(FILL, position, found.end() if found else len(data)) >= 0:
            raise OSError("a run of fill bytes")
        if not found or found[1][0] == END_OF_IMAGE:
            return
        yield found[1][0]
        length = 0 if found[1][0] in BARE else int.from_bytes(data[found.end() : found.end() + 2], "big")
        position = found.end() + length
    raise OSError(f"more than {MARKERS} markers")
