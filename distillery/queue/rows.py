"""What a claim hands out: frozen views of queue rows, with what it takes to prove the lease."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.policy import GENERATION_TIMEOUT
from distillery.vocabulary.wire import Failure, Output, WorkRequest


@dataclass(frozen=True)
class Generation:
    """One GPU run that this process holds the lease of; it was started `attempt` times, `failures` of them in vain."""

    id: int
    public_id: str
    request_id: int
    request_public_id: str
    ordinal: int
    images: int
    attempt: int
    failures: int
    lease_token: str
    endpoint: str | None
    endpoint_job_id: str | None
    work: dict[str, Any]
    parameters: dict[str, Any]
    created_at: datetime

    @classmethod
    def from_row(cls, row: Row[Any], lease_token: str) -> "Generation":
        values = {name: row._mapping[name] for name in cls.__dataclass_fields__ if name != "lease_token"}
        return cls(**values, lease_token=lease_token)

    def work_request(self) -> WorkRequest:
        """What the worker is sent; the output prefix is unique to this attempt."""
        return WorkRequest(
            request_id=self.request_public_id,
            generation_id=self.public_id,
            attempt=self.attempt,
            output_prefix=f"requests/{self.request_public_id}/{self.public_id}/{self.attempt}/",
            timeout=GENERATION_TIMEOUT,
            parameters=self.parameters,
            **self.work,
        )


@dataclass(frozen=True)
class Settlement:
    """What came of a held generation.

    An ending status ends it; QUEUED puts it back, to be tried again `delay` seconds later because of `failure`,
    which is held against it unless it is `blameless`.
    """

    generation: Generation
    status: GenerationStatus
    outputs: list[Output] = field(default_factory=list)
    failure: Failure | None = None
    timings: dict[str, float] = field(default_factory=dict)
    delay: float = 0.0
    blameless: bool = False


@dataclass(frozen=True)
class Delivery:
    """One answer that this process holds the lease of. `attempt` counts tries, this one included."""

    id: int
    request_id: int
    request_public_id: str
    attempt: int
    lease_token: str
    reply: dict[str, Any]
