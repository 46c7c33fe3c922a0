"""Endings are read from history entries of a real server."""

from tests.support import recordings
from worker.comfyui.history import File, read


def test_a_success_lists_every_file_of_a_batch_in_order() -> None:
    [entry] = recordings.histories("05")
    ending = read(entry)
    assert [file.filename for file in ending.files(["9"])] == [f"tiny_000{n}_.png" for n in (27, 28, 29)]
    assert (ending.error, ending.interrupted) == (None, False)


def test_an_exception_carries_the_node_and_the_reason() -> None:
    saving, decoding, after_one_saved, corrupt, _ = map(read, recordings.histories("12"))
    assert saving.error is not None
    assert saving.error.node_type == "SaveImage"
    assert decoding.error is not None
    assert decoding.error.message.startswith("Given groups=1")
    assert after_one_saved.error is not None
    assert after_one_saved.outputs == {}  # a half-made request has no pictures
    assert corrupt.error is not None
    assert corrupt.error.exception_type.endswith("SafetensorError")


def test_an_interrupt_is_neither_success_nor_error() -> None:
    ending = read(recordings.histories("13")[0])
    assert (ending.interrupted, ending.error, ending.outputs) == (True, None, {})


def test_a_partly_valid_prompt_lacks_an_output() -> None:
    ending = read(recordings.histories("11")[0])
    assert ending.missing(["2", "3"]) == ["3"]
    assert ending.missing(["2"]) == []


def test_every_output_key_is_read() -> None:
    entry = {
        "status": {"status_str": "success"},
        "outputs": {
            "1": {"gifs": [{"filename": "a.webp", "subfolder": "s", "type": "temp"}], "animated": [True]},
            "2": {"text": ["no file"]},
        },
    }
    assert read(entry).outputs == {"1": [File("a.webp", "s", "temp")], "2": []}
