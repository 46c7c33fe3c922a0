"""What is remembered of the asset library beside its files."""

from sqlalchemy import Column, Integer, String, Table

from distillery.database.schema.base import OPTIONS, metadata
from distillery.database.types import LongText, UtcDateTime

# What owners changed about their LoRAs, over what loras.toml says. None: as listed there.
lora_changes = Table(
    "lora_changes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("public", Integer),
    Column("description", LongText),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    **OPTIONS,
)
