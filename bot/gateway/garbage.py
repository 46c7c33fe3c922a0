"""When Python looks for garbage: a bot holds much for long, and a rush makes thousands of things for a moment."""

import gc

THRESHOLDS = 50_000, 20, 100  # more things before it looks, and the older ones seldom: each look stops everything


def look_rarely() -> None:
    """Let alone what is there already, which stays, and look less often at what comes and goes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
