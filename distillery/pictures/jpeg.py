"""A JPEG's scans, counted without decoding it."""

import re

MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")  # in coded data FF is followed by 00 or a restart marker
BARE = frozenset({0x01, 0xD8})  # markers without a length
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9


def scans(data: bytes) -> int:
    """How often the first picture in `data` is drawn over; 0 when it is no JPEG."""
    found, position = 0, 2 if data.startswith(b"\xff\xd8") else len(data)
    while (marker := MARKER.search(data, position)) and marker[1][0] != END_OF_IMAGE:
        found += marker[1][0] == START_OF_SCAN
        length = 0 if marker[1][0] in BARE else int.from_bytes(data[marker.end() : marker.end() + 2], "big")
        position = marker.end() + length
    return found
