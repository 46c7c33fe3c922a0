"""Looking again, every few seconds, at what other processes may have changed."""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()

EVERY = 5.0  # seconds


class Refresher:
    """Calls `refresh` for as long as the process lives; a database that is away is tried again."""

    def __init__(self, name: str, refresh: Callable[[], None], every: float = EVERY) -> None:
        self._name = name
        self._refresh = refresh
        self._every = every
        self._ended = threading.Event()

    def start(self) -> None:
        """In the background, from now on."""
        threading.Thread(target=self._run, name=self._name, daemon=True).start()

    def stop(self) -> None:
        """After the look that is under way, if one is."""
        self._ended.set()

    def _run(self) -> None:
        away = False
        while not self._ended.is_set():
            try:
                self._refresh()
                away = False
            except SQLAlchemyError as error:
                if not away:  # once, not every few seconds
                    log.warning("refresh_failed", what=self._name, error=str(error.__cause__ or error))
                away = True
            self._ended.wait(self._every)
