"""Structured logs: one JSON object a line, the request's id in each once it is bound."""

import logging
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog

# What may hold a secret never reaches a log, whoever wrote the line: libraries put whole URLs into their errors.
_SECRET_NAMES = re.compile(r"token|secret|password|api_key|authorization", re.IGNORECASE)
_SECRET_SHAPES = re.compile(
    r"(://[^/@:\s]*:)[^/@\s]+(?=@)"  # the password in a URL
    r"|(/(?:webhooks|interactions)/\d+/)[\w-]+"  # an interaction's token speaks as the bot
    r"|(\bBearer )\S+"
    r"|(\bX-Amz-Signature=)\w+"  # a presigned URL opens the object
)


@dataclass(frozen=True)
class CloudWatch:
    """A group of CloudWatch Logs, and the key that may write there; without one, boto3's usual credentials."""

    group: str
    key_id: str | None = None
    secret: str | None = field(default=None, repr=False)


def configure(service: str, level: str = "INFO", style: str = "json", cloudwatch: CloudWatch | None = None) -> None:
    """Send this process's logs (ours and the libraries') to standard error, marked with `service`.

    With `cloudwatch` they go there as well, as JSON in any case and with the same masks.
    """

    def name_service(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["service"] = service  # not a context variable: threads would start without it
        return event

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        name_service,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
    )
    renderer = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer()
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    handlers[0].setFormatter(_formatter(shared, renderer))
    if cloudwatch:
        from distillery.cloudwatch import shipping  # boto3 takes its time, and is not for everyone

        handlers.append(shipping(cloudwatch, service, _formatter(shared, structlog.processors.JSONRenderer())))
    logging.basicConfig(handlers=handlers, level=level, force=True)
    for noisy in ("httpx", "httpcore", "botocore", "urllib3", "discord", "alembic", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _formatter(shared: list[Any], renderer: Any) -> logging.Formatter:
    """What makes a line of a record, a library's as well as ours."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


@contextmanager
def about(**fields: Any) -> Iterator[None]:
    """Put `fields` (above all ``request_id``) on every line logged inside, in this thread or task."""
    with structlog.contextvars.bound_contextvars(**fields):
        yield


def mask_secrets(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace values whose name or shape tells a secret, however deep they lie."""
    for name, value in event.items():
        event[name] = _masked(name, value)
    return event


def _masked(name: Any, value: Any) -> Any:
    if _SECRET_NAMES.search(str(name)):
        return "***"
    if isinstance(value, str):
        return _SECRET_SHAPES.sub(lambda found: f"{found[found.lastindex or 0]}***", value)
    if isinstance(value, dict):
        return {key: _masked(key, entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", entry) for entry in value]
    return value
