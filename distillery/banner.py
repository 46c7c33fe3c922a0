"""What `up` prints: where to look, and what each setting would change."""

import os

_CHOICES = (
    ("DATABASE_URL", "SQLite in var/", "mysql+pymysql://user:password@host/distillery"),
    ("CACHE_URL", "this process's memory", "memcached://host:11211"),
    ("STORAGE_URL", "the folder var/pictures", "s3://bucket/prefix (S3_ENDPOINT_URL for other servers)"),
    ("RUNPOD_ENDPOINT_ID", "local workers (WORKERS says how many)", "your serverless endpoint, with RUNPOD_API_KEY"),
    ("COMFYUI_URL", "the stand-in ComfyUI, which draws with no model", "http://host:8188 to join a real one"),
    ("COMFYUI_HOME", "", "a ComfyUI checkout, to start its main.py"),
    ("DISCORD_TOKEN", "no Discord bot", "your bot's token"),
    ("API_KEYS", "no keys, loopback only", "key1,key2 to open the API to others"),
)


def banner(address: str) -> str:
    """Several lines of text; says which settings are given, never their values."""
    key = "-H 'authorization: Bearer <key>' " if os.environ.get("API_KEYS") else ""
    rows = "\n".join(_row(*choice) for choice in _CHOICES if choice[1] or choice[0] in os.environ)
    return f"""
  Distillery is up.

    Console   {address}/
    API       {address}/openapi.json (as a page, with internet: {address}/docs)
    Health    {address}/readyz    Metrics  {address}/metrics

  Try       curl -s {address}/v1/requests {key}-H 'content-type: application/json' -d '{{"text": "a red fox"}}'

{rows}

  Ctrl-C stops it; what waits is served after the next start.
"""


def _row(name: str, default: str, other: str) -> str:
    given = bool(os.environ.get(name))
    now = "as set" if given else default
    return f"    {name:<19} {now}" + ("" if given else f"\n    {'':<19}   → {other}")
