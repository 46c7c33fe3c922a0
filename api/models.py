"""The JSON that goes in and out, as pydantic models: the OpenAPI document is made from them."""

import base64
from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, Field

from distillery.answers.answer import Answer
from distillery.command.parser import MAX_TEXT
from distillery.library import Lora
from distillery.pictures.store import NAME, key_of
from distillery.queue.views import RequestView
from distillery.storage.port import Storage
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.pictures import StoredPicture


class NewRequest(BaseModel):
    """What is asked for: a text exactly as after `/serve` in Discord, and native options beside it."""

    command: str | None = Field(
        default=None,
        description="one of GET /v1/commands; else the text may begin with it, or it is serve",
        max_length=64,
    )
    text: str = Field(max_length=MAX_TEXT, examples=["a red fox --ar 16:9 --seed 7"])
    options: dict[str, Any] = Field(
        default={},
        description="values by the flag's name without dashes, instead of flags in the text",
        examples=[{"image": "input_0123456789abcdef0123456789abcdef.png"}],
        max_length=50,
    )


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


class PictureOut(BaseModel):
    """A picture that was brought, or that an answer made: its name is what flags take."""

    name: str
    url: str
    width: int
    height: int

    @classmethod
    def of(cls, picture: StoredPicture, storage: Storage) -> Self:
        """`picture` as JSON, with an address that is good for an hour."""
        return cls(name=picture.name, url=storage.url(picture.key), width=picture.width, height=picture.height)


class InputOut(BaseModel):
    """One of the pictures that a request works with, by its flag."""

    flag: str = Field(description="without dashes")
    name: str
    url: str


class FieldOut(BaseModel):
    """One row of an answer."""

    name: str
    value: str


class AnswerOut(BaseModel):
    """What a command that takes no GPU answers at once."""

    command: str
    title: str
    text: str = Field(description="Markdown")
    fields: list[FieldOut]
    notes: list[str] = Field(description="what was chosen or left out for you")
    images: list[PictureOut]

    @classmethod
    def of(cls, command: str, answer: Answer, storage: Storage) -> Self:
        """`answer` as JSON."""
        return cls(
            command=command,
            title=answer.title,
            text=answer.text,
            fields=[FieldOut(name=name, value=value) for name, value in answer.fields],
            notes=list(answer.notes),
            images=[PictureOut.of(shown.stored, storage) for shown in answer.pictures],
        )


class LoraOut(BaseModel):
    """A LoRA that `--lora` may name. Its weight holds while it is alone; more than one are lowered."""

    name: str
    family: str
    description: str
    activation: list[str] = Field(description="words that are added to the prompt where it lacks them")
    weight: float
    public: bool

    @classmethod
    def of(cls, lora: Lora) -> Self:
        return cls(
            name=lora.name,
            family=lora.family,
            description=lora.description,
            activation=list(lora.activation),
            weight=lora.model_weight,
            public=lora.public,
        )


class ProgressOut(BaseModel):
    """How far the work is."""

    fraction: float = Field(ge=0, le=1, description="over all pictures of the request")
    phase: str
    step: int
    steps: int


def _preview(view: RequestView) -> str | None:
    data = view.previews[0] if view.previews else None
    return f"data:image/jpeg;base64,{base64.b64encode(data).decode()}" if data else None


class RequestOut(BaseModel):
    """A request as it stands."""

    id: str
    command: str
    text: str
    status: str = Field(description="queued, running, delivering, delivered")
    outcome: str | None = Field(description="succeeded, partial, failed or cancelled once it has ended")
    parameters: dict[str, Any]
    notes: list[str] = Field(description="what was chosen or snapped for you")
    inputs: list[InputOut] = Field(description="pictures that were brought for it")
    place: int | None = Field(description="place in the queue while nothing of it runs, from 1")
    progress: ProgressOut
    preview: str | None = Field(description="what can be seen of a picture that is being made: a data: URL of a JPEG")
    eta: datetime | None = Field(description="when it will be done, as far as that can be said")
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
            inputs=[
                InputOut(flag=flag, name=value, url=storage.url(key_of(value)))
                for flag, value in view.parameters.items()
                if isinstance(value, str) and NAME.fullmatch(value)
            ],
            place=view.place,
            progress=ProgressOut(fraction=view.progress, phase=view.phase, step=view.step, steps=view.steps),
            preview=_preview(view),
            eta=view.eta,
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
