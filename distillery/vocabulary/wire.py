"""What master and worker say to each other, versioned; plain JSON objects on the way.

The endpoint carries ``{"input": WorkRequest}`` there, `Progress` while it runs and `WorkResult` at the
end. `WorkResult` has no top-level ``error`` key: the RunPod SDK would take it out and fail the job.
"""

import base64
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from distillery.vocabulary.errors import FailureClass

WIRE_VERSION = 1
PREVIEW_LIMIT = 12_000  # characters of a preview: every report carries it, and the cache keeps it

Graph = dict[str, dict[str, Any]]  # ComfyUI's API format: node id -> {"class_type", "inputs", "_meta"}


def _encodable(value: Any) -> Any:
    """The same with every text fit for UTF-8: file names that are not reach us as lone surrogates."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _encodable(inner) for key, inner in value.items()}
    return [_encodable(inner) for inner in value] if isinstance(value, list) else value


class UnknownWireVersion(ValueError):
    """The other side speaks a version that this one does not."""


def _check_version(raw: dict[str, Any]) -> None:
    if raw.get("version") != WIRE_VERSION:
        found = raw.get("version")
        raise UnknownWireVersion(f"wire version {found!r} is not {WIRE_VERSION}: deploy masters and workers together")


@dataclass(frozen=True)
class WorkRequest:
    """One generation for one worker: run `graph` once per seed and store what the outputs save.

    * `seed_paths`: ``[node id, input name]`` pairs that receive each seed.
    * `output_nodes`: ids of the nodes whose pictures count; all must deliver.
    * `inputs`: file name in ComfyUI's input folder -> storage key.
    * `assets`: model files the graph needs, as ``{"folder", "file", "url", "sha256"}``.
    * `output_prefix`: storage key prefix, unique to the generation's attempt.
    * `timeout`: seconds the worker may take, from when it starts.
    * `parameters`: what the pictures carry as metadata beside the graph.
    """

    request_id: str
    generation_id: str
    attempt: int
    graph: Graph
    seed_paths: list[list[str]]
    seeds: list[int]
    output_nodes: list[str]
    output_prefix: str
    timeout: float
    inputs: dict[str, str] = field(default_factory=dict)
    assets: list[dict[str, Any]] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)
    version: int = WIRE_VERSION

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Raises UnknownWireVersion, or TypeError when a field is missing or unknown."""
        _check_version(raw)
        return cls(**raw)

    @property
    def result_key(self) -> str:
        """Where the worker leaves its last word, for a master that lost the endpoint's."""
        return f"{self.output_prefix}result.json"


class Phase(StrEnum):
    """What a generation is doing, as people are told."""

    STARTING = "starting"  # a worker has it, ComfyUI does not yet
    LOADING = "loading"  # models
    SAMPLING = "sampling"  # steps are counted
    SAVING = "saving"


@dataclass(frozen=True)
class Progress:
    """How far a generation is. `sequence` only grows, so a late report never moves it back.

    `elapsed` are the seconds since its first step; `preview` is what can be seen of it by now, as base64 of a JPEG of
    at most 256 pixels a side.
    """

    sequence: int
    phase: Phase
    image: int = 0  # pictures finished so far
    images: int = 1  # pictures this generation makes
    step: int = 0
    steps: int = 0
    elapsed: float = 0.0
    preview: str | None = None

    @property
    def fraction(self) -> float:
        """Done, from 0 to 1, over all pictures of the generation."""
        within = self.step / self.steps if self.steps else 0.0
        return min(1.0, (self.image + within) / max(1, self.images))

    @property
    def picture(self) -> bytes | None:
        """The preview's file; None when there is none, or what came is no JPEG of its size."""
        with suppress(ValueError, TypeError):
            data = base64.b64decode(self.preview or "", validate=True)
            return data if data.startswith(b"\xff\xd8\xff") and len(self.preview or "") <= PREVIEW_LIMIT else None
        return None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError on what this version does not understand."""
        known = {name: raw[name] for name in cls.__dataclass_fields__ if name in raw}
        return cls(**known | {"phase": Phase(raw["phase"])})

    @classmethod
    def read(cls, raw: Any) -> Self | None:
        """As `from_dict`, but None for what is not understood: progress is never worth an error."""
        try:
            return cls.from_dict(raw)
        except (KeyError, TypeError, ValueError, AttributeError):
            return None


@dataclass(frozen=True)
class Output:
    """One stored picture: `key` in storage, pixels, the seed that made it, bytes.

    `rating` is what the output gate of the worker says: safe, explicit or unknown; None where it has none.
    """

    key: str
    width: int
    height: int
    seed: int
    size: int
    content_type: str = "image/png"
    rating: str | None = None

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Whatever a newer worker says beside is left out. Raises TypeError when a field is missing."""
        return cls(**{name: raw[name] for name in cls.__dataclass_fields__ if name in raw})


@dataclass(frozen=True)
class Failure:
    """Why a generation failed: its class, a sentence for the member, details for the operator."""

    kind: FailureClass
    message: str
    detail: str = ""


@dataclass(frozen=True)
class WorkResult:
    """The end of a generation: outputs, or the failure, or the word that it was cancelled."""

    generation_id: str
    attempt: int
    outputs: list[Output] = field(default_factory=list)
    failure: Failure | None = None
    cancelled: bool = False
    timings: dict[str, float] = field(default_factory=dict)  # seconds by phase
    version: int = WIRE_VERSION

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, raw: dict[str, Any]) -> Self:
        """Raises UnknownWireVersion, or TypeError/ValueError on anything else malformed."""
        raw = _encodable(raw)
        _check_version(raw)
        failure = raw.get("failure")
        return cls(
            **{
                **raw,
                "outputs": [Output.from_dict(output) for output in raw.get("outputs", [])],
                "failure": Failure(**{**failure, "kind": FailureClass(failure.get("kind"))}) if failure else None,
            }
        )
