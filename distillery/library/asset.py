"""A file that ComfyUI loads, and how to be sure of it: what `models.toml`, `loras.toml` and families list."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

# A path below ComfyUI's own model folder: "sdxl/base.safetensors" is one, "../x" and "C:\x" are not.
FileName = Annotated[
    str,
    Field(
        pattern=r"^[\w][\w .+()-]*(/[\w][\w .+()-]*)*$",
        description="a file below ComfyUI's folder for such models, with / between folders",
    ),
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="the file's SHA-256: 64 digits from 0 to f")]
Url = Annotated[str, Field(pattern=r"^(https|s3)://\S+$", description="an address that begins with https:// or s3://")]


class Asset(BaseModel):
    """One file; `size` in bytes. What nobody noted is None: then a worker must have the file, and trusts it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: FileName
    sha256: Sha256 | None = None
    size: int | None = Field(default=None, gt=0)
    url: Url | None = None

    def to_dict(self) -> dict[str, Any]:
        """``{"url", "sha256", "size"}``: where to fetch the file, and what it must turn out to be."""
        return {"url": self.url, "sha256": self.sha256, "size": self.size}


# In TOML a file is its name alone, or a table: `{ file = "…", sha256 = "…", size = …, url = "…" }`.
Listed = Annotated[Asset, BeforeValidator(lambda raw: {"file": raw} if isinstance(raw, str) else raw)]
