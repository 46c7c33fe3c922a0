"""The refresher goes on whatever the database does, and complains once a failure."""

import threading

from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from distillery.refresher import Refresher


def test_it_looks_again_and_again_through_an_outage() -> None:
    looks, enough = [], threading.Event()

    def refresh() -> None:
        looks.append(1)
        if len(looks) == 5:
            enough.set()
        if len(looks) in (2, 3):
            raise OperationalError("SELECT", {}, Exception("gone away"))

    with capture_logs() as logs:
        refresher = Refresher("lora_changes", refresh, every=0.001)
        refresher.start()
        assert enough.wait(10)
        refresher.stop()
    complaints = [line for line in logs if line["event"] == "refresh_failed"]
    assert [line["what"] for line in complaints] == ["lora_changes"]
