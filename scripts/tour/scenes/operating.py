"""An operator runs three processes: they share shards, tell how they are, and go on through restarts."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.tour.drawing.surfaces import terminal
from scripts.tour.fleet import Fleet, environment, fleet
from scripts.tour.stage import Shot
from tests.support.service import ROOT
from tests.support.services.waiting import eventually

SHARDS, MORE = 6, 8
NAMES = ("bot-1", "bot-2", "bot-3")
STARTED = "$ for n in 1 2 3; do BOT_NAME=bot-$n python -m bot & done"
RANGES = ("range_taken", "range_ready", "range_given_on")
ENDS = ("bot_draining", "shards_handed_over", "bot_stopped")
WATCHED = (
    "distillery_shard_latency",
    "distillery_shard_heartbeat",
    "distillery_session_starts",
    "distillery_bot_",
    "distillery_discord_invalid_left",
)


def operating() -> Iterator[Shot]:
    """From the first process to the last start of the day."""
    with TemporaryDirectory(prefix="tour-fleet-") as folder, fleet(Path(folder), SHARDS) as played:
        for name in NAMES:
            played.start(name)
        played.steady(SHARDS)
        yield Shot("scale", terminal([STARTED, *played.news(*RANGES, "commands_synced")]))
        yield Shot("check", terminal(["$ python -m distillery check", *_checked(played)]))
        yield Shot("health", terminal(_health(played)))
        yield Shot("metrics", terminal(_metrics(played)))
        yield Shot("restart", terminal(_restarted(played)))
        yield Shot("reshard", terminal(_resharded(played)))
        yield Shot("budget", terminal(_spent(played)))


def _checked(played: Fleet) -> list[str]:
    command = [sys.executable, "-m", "distillery", "check"]
    done = subprocess.run(
        command, env=environment(played), cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout.splitlines()


def _health(played: Fleet) -> list[str]:
    told = played.ask("bot-1", "/readyz").json()
    shards = [f"    {json.dumps(each)}," for each in told["shards"]]
    alive = json.dumps(played.ask("bot-1", "/healthz").json())
    ready = [
        "{",
        f'  "ok": {json.dumps(told["ok"])},',
        f'  "problems": {told["problems"]},',
        '  "shards": [',
        *shards,
        "  ]",
        "}",
    ]
    return ["$ curl -s 127.0.0.1:8081/healthz", alive, "$ curl -s 127.0.0.1:8081/readyz | jq", *ready]


def _metrics(played: Fleet) -> list[str]:
    lines = played.ask("bot-1", "/metrics").text.splitlines()
    return [
        "$ curl -s 127.0.0.1:8081/metrics | grep -E 'shard|starts|lag|invalid_left'",
        *(one for one in lines if one.startswith(WATCHED)),
    ]


def _restarted(played: Fleet) -> list[str]:
    played.forget()
    code = played.bots["bot-1"].end(seconds=60)
    gone = played.news(*RANGES, *ENDS)
    del played.bots["bot-1"]
    played.steady(SHARDS)
    played.news()
    played.start("bot-1")
    played.steady(SHARDS)
    back = played.news(*RANGES)
    return [
        "$ kill -TERM %1",
        *gone,
        f"bot-1 exited with code {code}",
        "$ BOT_NAME=bot-1 python -m bot &",
        *back,
    ]


def _resharded(played: Fleet) -> list[str]:
    played.forget()
    played.discord.limits(shards=MORE)
    played.steady(MORE)
    return [
        "$ tail -f bot.log  # Discord advises 8 shards now",
        *played.news("shard_count_set", "shards_laid_out", "shards_retired", *RANGES),
    ]


def _spent(played: Fleet) -> list[str]:
    for name in NAMES:
        played.bots[name].stop()
    played.discord.limits(session_starts=1)  # fewer than were made
    played.start("bot-4")
    eventually(lambda: "identify_budget_spent" in played.bots["bot-4"].log, 60)
    told = played.ask("bot-4", "/readyz").json()
    return [
        "$ BOT_NAME=bot-4 python -m bot",
        *played.news("identify_budget_spent")[:1],
        "$ curl -s 127.0.0.1:8081/readyz | jq .problems",
        *told["problems"],
    ]
