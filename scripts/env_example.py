"""`python -m scripts.env_example`: deploy/env.example from the settings classes and what deploy/compose.yaml asks for.

CI checks that the file is what this writes.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from api.settings import ApiSettings
from bot.settings import BotSettings
from distillery.settings import Settings
from master.settings import MasterSettings
from worker.settings import WorkerSettings

ROOT = Path(__file__).parents[1]
EXAMPLE, COMPOSE = ROOT / "deploy/env.example", ROOT / "deploy/compose.yaml"
SERVICES = (ApiSettings, BotSettings, MasterSettings, WorkerSettings)
NOT_HERE = {  # compose says them itself, or each process has its own
    "health_port", "listen", "shard_ids", "bot_name", "master_name", "comfyui_url", "comfyui_home",
}  # fmt: skip
HEAD = """\
# Every setting of every process. Copy this to deploy/.env, take the # from what you change, and start anew:
#   docker compose -f deploy/compose.yaml up --build --detach
# What is unset has the value that is shown. What a process started by hand takes otherwise: docs/settings.md.
# The shell's variables go before this file: start compose in one that has none of these.
#
# A bot:          COMPOSE_PROFILES=discord and DISCORD_TOKEN.
# RunPod's GPUs:  RUNPOD_BASE_URL=https://api.runpod.ai/v2, RUNPOD_ENDPOINT_ID, RUNPOD_API_KEY, STANDIN_WORKERS=0.
# Amazon's S3:    STORAGE_URL=s3://bucket/prefix, S3_ENDPOINT_URL= and S3_PUBLIC_URL= with nothing behind them, AWS_*.
"""
COMPOSES_OWN = {
    "COMPOSE_PROFILES": (
        "discord: with a bot, once DISCORD_TOKEN is set; gpu: with a worker on this machine's GPU",
        "",
    ),
    "MYSQL_PASSWORD": ("of the database that compose starts, letters and digits; choose it before the first start", ""),
    "STANDIN_WORKERS": ("workers that draw without models; 0 where GPUs do", ""),
    "MASTER_GRACE": ("until a master is killed that was told to stop: 20 seconds more than MASTER_DRAIN", ""),
    "BOT_GRACE": ("until a bot is killed that was told to stop: 30 seconds more than BOT_DRAIN", ""),
    "AWS_ACCESS_KEY_ID": ("the bucket's key; compose's own S3 server takes whatever stands here", ""),
    "AWS_SECRET_ACCESS_KEY": ("the secret of that key: choose one before others can reach the server", ""),
    "AWS_DEFAULT_REGION": ("of a bucket at Amazon's", "us-east-1"),
    "S3_PORT": ("where members' browsers find pictures on this machine; S3_PUBLIC_URL says it to them", ""),
    "PYTHON_IMAGE": ("what images are built from", ""),
    "MASTER_IMAGE": ("images from a registry of yours: this one and the next three", ""),
    "BOT_IMAGE": ("", ""),
    "STANDIN_IMAGE": ("", ""),
    "WORKER_IMAGE": ("", ""),
    "MYSQL_IMAGE": ("the servers' images: this one and the next two", ""),
    "MEMCACHED_IMAGE": ("", ""),
    "S3_IMAGE": ("", ""),
    "TORCH_INDEX": ("for the GPU worker's image: an index of other torch wheels, such as those for CPUs", ""),
    "COMFYUI_FOLDER": ("for the GPU worker's image: a checkout of ComfyUI below the project's folder, not a clone", ""),
    "MODELS_FOLDER": ("ComfyUI's models on this machine, an absolute path; unset: a volume of that name", ""),
}


def main() -> None:
    EXAMPLE.write_text(written())


def written() -> str:
    """The whole file."""
    groups = [_group("Compose alone", (_line(name, *told) for name, told in COMPOSES_OWN.items()))]
    for group in _groups():
        groups.append(_group((group.__doc__ or "").split("\n")[0].rstrip("."), _lines(group)))
    return HEAD + "".join(groups)


def _groups() -> list[type[Settings]]:
    """Each class that brings settings of its own, the common ones first."""
    found = [Settings, *(group for kind in SERVICES for group in kind.__mro__ if issubclass(group, Settings))]
    return [group for group in dict.fromkeys(found) if group.__annotations__]


def _group(title: str, lines: Iterator[str]) -> str:
    return f"\n# {title}\n\n" + "".join(lines)


def _lines(group: type[Settings]) -> Iterator[str]:
    for name in group.__annotations__:
        if (field := group.model_fields.get(name)) and name not in NOT_HERE | (
            {"workflows"} if group is WorkerSettings else set()
        ):
            yield _line(name.upper(), field.description or "", _default(field))


def _line(name: str, told: str, default: str) -> str:
    compose = COMPOSE_DEFAULTS.get(name)
    shown = default if compose is None else compose
    remark = f"# {told}\n" if told else ""
    return f"{remark}#{name}={shown}\n"


def _default(field: FieldInfo) -> str:
    """As it is written in an environment; nothing for what is unset, made up by each process, or secret."""
    value = None if field.default_factory or field.is_required() else field.default
    return "" if value is None or isinstance(value, SecretStr) else str(value)


def _compose_defaults() -> dict[str, str]:
    """`${NAME:-default}` and its like in the compose file, with what they name put in."""
    named = re.compile(r"\$\{([A-Z0-9_]+):?-((?:[^{}]|\$\{[^{}]*\})*)\}")
    text = COMPOSE.read_text()
    inner = dict(named.findall(text)) | dict(re.findall(r"\$\{([A-Z0-9_]+):?-([^{}]*)\}", text))
    return {name: named.sub(lambda found: inner[found[1]], value) for name, value in inner.items()}


COMPOSE_DEFAULTS = _compose_defaults()

if __name__ == "__main__":
    main()
