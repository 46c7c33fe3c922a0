"""The progress board never moves back, except for another attempt."""

from distillery.cache.memory import MemoryCache
from distillery.queue.progress import ProgressBoard
from distillery.vocabulary.wire import Progress


def test_the_latest_is_shown_whatever_comes_late() -> None:
    board = ProgressBoard(MemoryCache())
    for sequence in (1, 5, 3, 5):
        board.post("g", 1, Progress(sequence, "sampling", step=sequence))
    assert board.read(["g"])["g"].step == 5


def test_another_attempt_starts_anew_and_the_old_one_is_not_heard_again() -> None:
    board = ProgressBoard(MemoryCache())
    board.post("g", 1, Progress(9, "sampling", step=9))
    board.post("g", 2, Progress(1, "loading"))
    board.post("g", 1, Progress(10, "saving", step=10))
    assert board.read(["g"])["g"].phase == "loading"


def test_only_what_has_progress_is_shown() -> None:
    board = ProgressBoard(MemoryCache())
    board.post("g", 1, Progress(1, "loading"))
    assert list(board.read(["f", "g"])) == ["g"]
    assert board.read([]) == {}
