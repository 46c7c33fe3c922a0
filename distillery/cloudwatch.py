"""Log lines to CloudWatch Logs, from a thread of their own: nothing that happens there is felt by the service.

watchtower batches and truncates; `PatientLogs` is the client that it is given, which never fails but waits.
"""

import logging
import os
import socket
import threading
import time
import warnings
from typing import Any

import boto3
import structlog
from botocore.config import Config
from botocore.exceptions import ClientError
from watchtower import CloudWatchLogHandler, WatchtowerWarning

from distillery.log import CloudWatch

KEPT_LINES = 20_000  # while CloudWatch is away; what comes on top is dropped, and stands on standard error alone
SEND_EVERY = 1  # seconds
BATCH_BYTES = 512 * 1024  # half of what CloudWatch takes: small enough for the deadline on a slow line
DAY = 23 * 3600 * 1000  # milliseconds; a batch that spans 24 hours is refused
DEADLINES = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1})  # seconds
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds between tries
WARN_EVERY = 300.0  # seconds
GOODBYE = 3  # seconds that a process which ends gives to the last lines


def shipping(place: CloudWatch, service: str, formatter: logging.Formatter) -> logging.Handler:
    """A handler that sends each formatted record to `place`, into this process's stream ``service/host/pid``."""
    warnings.simplefilter("ignore", WatchtowerWarning)  # they are no JSON; PatientLogs tells
    handler = _Shipping(place, f"{service}/{socket.gethostname()}/{os.getpid()}")
    handler.setFormatter(formatter)
    return handler


class _Shipping(CloudWatchLogHandler):
    """watchtower's queue and thread, bounded."""

    def __init__(self, place: CloudWatch, stream: str) -> None:
        self._logs = PatientLogs(place)
        client: Any = self._logs  # speaks what watchtower uses of a client
        super().__init__(
            log_group_name=place.group, log_stream_name=stream, send_interval=SEND_EVERY, max_batch_size=BATCH_BYTES,
            boto3_client=client, create_log_group=False,
        )  # fmt: skip
        self.FLUSH_TIMEOUT = GOODBYE
        self.addFilter(self._from_elsewhere)

    def emit(self, record: logging.LogRecord) -> None:
        """Queue the line, or count it as dropped."""
        if any(waiting.qsize() >= KEPT_LINES for waiting in self.queues.values()):
            self._logs.dropped += 1
            return
        try:
            super().emit(record)  # type: ignore[no-untyped-call]
        except Exception:  # logging's own way: a line that cannot be written fails nobody
            self.handleError(record)

    def flush(self) -> None:
        """Nothing: `close` sends what is left, and waits for it once."""

    def close(self) -> None:
        """Send what is left, for `GOODBYE` seconds at most."""
        self._logs.last_try()
        super().close()  # type: ignore[no-untyped-call]

    def _from_elsewhere(self, _: logging.LogRecord) -> bool:
        """Sending logs must not make logs to send."""
        return threading.current_thread() not in self.threads


class PatientLogs:
    """CloudWatch Logs as watchtower uses it; a batch that is not taken is tried again, however long it takes."""

    def __init__(self, place: CloudWatch) -> None:
        self._place = place
        self.dropped = 0  # lines that found no room
        self._client: Any = None
        self._closing = threading.Event()
        self._away_since: float | None = None
        self._warned = -WARN_EVERY
        self._log = structlog.get_logger()

    def put_log_events(self, **batch: Any) -> dict[str, Any]:
        """Bring the batch, try after try; after `last_try` one must do."""
        newest = batch["logEvents"][-1]["timestamp"]
        batch["logEvents"] = [line for line in batch["logEvents"] if newest - line["timestamp"] < DAY]
        wait = FIRST_WAIT
        while (problem := self._problem(batch)) is not None:
            self._away(problem, len(batch["logEvents"]))
            if self._closing.is_set() or _hopeless(problem):
                self.dropped += len(batch["logEvents"])
                return {}
            self._closing.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT)
        self._back()
        return {}

    def last_try(self) -> None:
        """From now on nothing is tried again."""
        self._closing.set()

    def _problem(self, batch: dict[str, Any]) -> Exception | None:
        try:
            self._put(batch)
        except Exception as problem:  # the thread's last guard: whatever it is, it is told, and the lines are kept
            self._client = None  # the next one looks for credentials anew
            return problem
        return None

    def _put(self, batch: dict[str, Any]) -> None:
        if self._client is None:  # made here: looking for credentials takes its time
            session = boto3.session.Session(self._place.key_id, self._place.secret)
            self._client = session.client("logs", config=DEADLINES)
        try:
            self._client.put_log_events(**batch)
        except self._client.exceptions.ResourceNotFoundException:
            place = {name: batch[name] for name in ("logGroupName", "logStreamName")}
            self._client.create_log_stream(**place)  # refused where the group is missing: that is told
            self._client.put_log_events(**batch)

    def _away(self, problem: Exception, waiting: int) -> None:
        now = time.monotonic()
        self._away_since = self._away_since or now
        if now - self._warned >= WARN_EVERY:
            self._warned = now
            self._log.warning("cloudwatch_refuses_logs", error=str(problem), waiting=waiting, dropped=self.dropped)

    def _back(self) -> None:
        if self._away_since is not None:
            away = round(time.monotonic() - self._away_since, 1)
            self._log.info("cloudwatch_takes_logs_again", seconds_away=away, dropped=self.dropped)
            self._away_since, self._warned, self.dropped = None, -WARN_EVERY, 0


def _hopeless(problem: Exception) -> bool:
    """Whether the same batch would be refused again, whatever else changes."""
    return isinstance(problem, ClientError) and problem.response["Error"]["Code"] == "InvalidParameterException"
