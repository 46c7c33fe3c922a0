"""What a master can be told."""

import socket
from os import getpid

from pydantic import Field

from distillery.settings import CacheSettings, DatabaseSettings, RunpodSettings, StorageSettings


class MasterSettings(DatabaseSettings, CacheSettings, StorageSettings, RunpodSettings):
    """Settings of `python -m master`."""

    master_name: str = Field(default_factory=lambda: f"{socket.gethostname()}-{getpid()}", description="lease owner")
    master_slots: int = Field(default=16, ge=1, le=512, description="generations held at once")
    master_lease: float = Field(default=30.0, ge=1, description="seconds until a silent master's work is taken over")
    master_drain: float = Field(default=20.0, ge=0, description="seconds that SIGTERM waits for running work")
    endpoint_poll: float = Field(default=0.5, gt=0, description="seconds between looks at a running job")
