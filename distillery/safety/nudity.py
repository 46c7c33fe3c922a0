"""The output gate's eyes: NudeNet looks at a finished picture and says whether it may be shown to anybody.

Its model is in its wheel. It is loaded by the first picture and runs on one thread: the GPU's host has other work.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import structlog

Rating = Literal["safe", "explicit", "unknown"]  # unknown: it could not be looked at, so nobody should rely on it

EXPLICIT: Mapping[str, float] = {  # what counts, and from which score (0 to 1) on
    "FEMALE_GENITALIA_EXPOSED": 0.35,
    "MALE_GENITALIA_EXPOSED": 0.35,
    "ANUS_EXPOSED": 0.35,
    "FEMALE_BREAST_EXPOSED": 0.45,
    "BUTTOCKS_EXPOSED": 0.55,
}
SIDE = 320  # pixels of what the model sees

log = structlog.get_logger()
_loading = Lock()


def rate(data: bytes) -> Rating:
    """The rating of a picture's file. Blocks for some 50 ms, the first time for a second; never raises."""
    try:
        return rating_of(detections(data))
    except Exception as error:  # the gate's last guard: a picture must not be lost because nobody could look at it
        log.error("picture_not_rated", size=len(data), reason=f"{type(error).__name__}: {error}")  # and no locals
        return "unknown"


def rating_of(found: Iterable[Mapping[str, Any]]) -> Rating:
    """What NudeNet's detections, each ``{"class", "score", "box"}``, amount to."""
    explicit = any(one["score"] >= EXPLICIT.get(one["class"], 2.0) for one in found)
    return "explicit" if explicit else "safe"


def detections(data: bytes) -> list[dict[str, Any]]:
    """What NudeNet sees in a picture's file: ``{"class", "score" from 0 to 1, "box": [x, y, width, height]}`` each."""
    import numpy
    from PIL import Image

    with Image.open(BytesIO(data)) as image:
        pixels = numpy.asarray(image.convert("RGB"))
    with _loading:
        detector = _detector()
    found: list[dict[str, Any]] = detector.detect(numpy.ascontiguousarray(pixels[:, :, ::-1]))  # blue first, as OpenCV
    return found


@cache
def _detector() -> Any:
    """NudeNet's detector as it makes itself, but on one thread."""
    import nudenet.nudenet
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    model = Path(nudenet.nudenet.__file__).with_name("320n.onnx")
    detector = nudenet.nudenet.NudeDetector.__new__(nudenet.nudenet.NudeDetector)
    detector.onnx_session = InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    detector.input_name = detector.onnx_session.get_inputs()[0].name
    detector.input_width = detector.input_height = SIDE
    return detector
