"""The JSON that goes in and out, as pydantic models: the OpenAPI document is made from them."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, Field

from distillery.queue.views import RequestView
from distillery.storage.port import Storage
from distillery.vocabulary.errors import Problem


class NewRequest(BaseModel):
    """What to make: a text exactly as after `/serve` in Discord."""

    command: str | None = Field(
        default=None,
        description="one of GET /v1/commands; else the text may begin with it, or it is serve",
        max_length=64,
    )
    text: str = Field(max_length=20_000, examples=["a red fox --ar 16:9 --seed 7"])


class ProblemOut(BaseModel):
    """One thing wrong, and what to do about it."""

    code: str
    flag: str | None = None
    message: str
    hint: str | None = None

    @classmethod
    def of(cls, problem: Problem) -> Self:
        return cls(**problem.to_dict())


class Problems(BaseModel):
    """Everything wrong with what was asked."""

    errors: list[ProblemOut]


class ImageOut(BaseModel):
    """One finished picture."""

    url: str
    width: int
    height: int
    seed: int
    parameters: dict[str, Any] = Field(description="what made it; the PNG carries the same")


class ProgressOut(BaseModel):
    """How far the work is."""

    fraction: float = Field(ge=0, le=1, description="over all pictures of the request")
    phase: str
    step: int
    steps: int


class RequestOut(BaseModel):
    """A request as it stands."""

    id: str
    command: str
    text: str
    status: str = Field(description="queued, running, delivering, delivered")
    outcome: str | None = Field(description="succeeded, partial, failed or cancelled once it has ended")
    parameters: dict[str, Any]
    notes: list[str] = Field(description="what was chosen or snapped for you")
    place: int | None = Field(description="place in the queue while nothing of it runs, from 1")
    progress: ProgressOut
    images_wanted: int
    images: list[ImageOut]
    error: ProblemOut | None
    cancelling: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @classmethod
    def of(cls, view: RequestView, storage: Storage) -> Self:
        """`view` as JSON; pictures get addresses that are good for an hour."""
        return cls(
            id=view.id,
            command=view.command,
            text=view.text,
            status=view.status,
            outcome=view.outcome,
            parameters=view.parameters,
            notes=view.notes,
            place=view.place,
            progress=ProgressOut(fraction=view.progress, phase=view.phase, step=view.step, steps=view.steps),
            images_wanted=view.images_wanted,
            images=[
                ImageOut(
                    url=storage.url(one.key),
                    width=one.width,
                    height=one.height,
                    seed=one.seed,
                    parameters=one.parameters,
                )
                for one in view.images
            ],
            error=ProblemOut(**view.problem) if view.problem else None,
            cancelling=view.cancelling,
            created_at=view.created_at,
            started_at=view.started_at,
            finished_at=view.finished_at,
        )


class Page(BaseModel):
    """Requests, newest first; `next_cursor` fetches older ones."""

    requests: list[RequestOut]
    next_cursor: str | None
