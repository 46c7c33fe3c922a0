"""Custom nodes as a definition declares them: the inputs and outputs that its graphs use, and where to get them."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class CustomInput(BaseModel):
    """One input, of one kind: a `type` (a link's or a value's), one of `choices`, or a model file in `folder`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: str | None = Field(default=None, min_length=1)
    choices: tuple[str | int | float | bool, ...] = ()
    folder: str | None = Field(default=None, pattern=r"^[\w-]+$", description="a folder's name below ComfyUI's models/")
    min: float | None = None
    max: float | None = None
    default: Any = None
    optional: bool = False

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.type is not None) + bool(self.choices) + (self.folder is not None) != 1:
            raise ValueError("an input has either a type, or choices, or a folder")
        return self

    def object_info(self) -> list[Any]:
        """As ``/object_info`` writes it. `folder` is our own word: the worker's disk decides what lies there."""
        named = {"min": self.min, "max": self.max, "default": self.default, "folder": self.folder}
        options = {name: value for name, value in named.items() if value is not None}
        return [self.type or list(self.choices), options]


Spec = Annotated[CustomInput, BeforeValidator(lambda raw: {"type": raw} if isinstance(raw, str) else raw)]


class CustomNode(BaseModel):
    """One class of nodes that ComfyUI gets from `package`. `inputs` are in the order that the node declares them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    package: str = Field(min_length=1)
    url: str = Field(pattern=r"^https://\S+$", description="an address that begins with https://")
    inputs: dict[str, Spec] = Field(default_factory=dict)
    outputs: tuple[str, ...] = ()
    output_names: tuple[str, ...] = ()
    saves: bool = False  # whether it is an output node, such as SaveImage

    @model_validator(mode="after")
    def _names_every_output(self) -> Self:
        if self.output_names and len(self.output_names) != len(self.outputs):
            raise ValueError(f"{len(self.output_names)} output_names for {len(self.outputs)} outputs")
        return self

    def object_info(self, name: str) -> dict[str, Any]:
        """As ``/object_info`` would describe the class called `name`."""
        groups: dict[str, dict[str, Any]] = {"required": {}, "optional": {}}
        for key, spec in self.inputs.items():
            groups["optional" if spec.optional else "required"][key] = spec.object_info()
        return {
            "name": name,
            "category": self.package,
            "python_module": f"custom_nodes.{self.package}",
            "input": groups,
            "input_order": {group: list(inputs) for group, inputs in groups.items()},
            "output": list(self.outputs),
            "output_is_list": [False] * len(self.outputs),
            "output_name": list(self.output_names or self.outputs),
            "output_node": self.saves,
        }
