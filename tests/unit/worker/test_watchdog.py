"""Slow is not dead, and a server that answers HTTP is not alive for it."""

from worker.comfyui.watchdog import Watchdog


def test_a_prompt_that_waits_behind_nothing_is_stuck() -> None:
    dog = Watchdog(stuck=5.0)
    dog.saw_queue(101.0, "mine", running=set(), pending={"mine"})
    assert dog.verdict(105.0) is None
    dog.saw_queue(106.5, "mine", running=set(), pending={"mine"})
    assert dog.verdict(106.5) == "its queue does not move"


def test_a_prompt_may_wait_behind_another_for_any_time() -> None:
    dog = Watchdog(silent=10.0)
    for now in range(101, 200):
        dog.saw_queue(float(now), "mine", running={"other"}, pending={"mine"})
        assert dog.verdict(float(now)) is None


def test_a_start_clears_the_suspicion() -> None:
    dog = Watchdog(stuck=5.0)
    dog.saw_queue(101.0, "mine", running=set(), pending={"mine"})
    dog.saw_queue(102.0, "mine", running={"mine"}, pending=set())
    assert dog.verdict(109.0) is None


def test_a_running_prompt_that_says_nothing_is_hung() -> None:
    dog = Watchdog(silent=30.0)
    dog.sign_of_life(110.0)
    dog.saw_queue(139.0, "mine", running={"mine"}, pending=set())
    assert dog.verdict(139.0) is None
    assert dog.verdict(141.0) == "nothing was heard of the prompt for 30 s"


def test_a_prompt_that_was_never_heard_is_not_silent() -> None:
    dog = Watchdog(silent=30.0)
    dog.saw_queue(100.0, "mine", running={"mine"}, pending=set())
    assert dog.verdict(1000.0) is None


def test_after_a_lost_stream_silence_counts_from_the_next_word() -> None:
    dog = Watchdog(silent=30.0)
    dog.sign_of_life(100.0)
    dog.lost_hearing()
    assert dog.verdict(1000.0) is None
    dog.sign_of_life(1000.0)
    assert dog.verdict(1031.0) == "nothing was heard of the prompt for 30 s"
