"""Whoever answers for a server: the guide, the panel and its sections, and what admins do about members."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from scripts.tour.stage import ADMIN, FRIEND, MEMBER, Shot, Stage, View, walk


def governing(stage: Stage) -> Iterator[Shot]:
    """From the bot's joining to an appeal."""
    joined = stage.discord.guild_join("Harbour", channels=1, greeted_in=0)
    guide = stage.discord.wait_for(lambda: stage.discord.messages(joined["channels"][0]), 30, "no guide")[0]
    yield Shot("guide", stage.drawn(guide))
    role = stage.discord.role(stage.guild["id"], "Painters")
    stage.roles[role] = "Painters"
    yield from _settings(stage, role)
    yield from _members(stage, role)
    yield from _adult(stage)


def _settings(stage: Stage, role: int) -> Iterator[Shot]:
    _config(stage, "log", channel=stage.log)
    _config(stage, "free", add=stage.free)
    _config(stage, "channel", channel=stage.free, model="vodka", max_images=2)
    _config(stage, "words", add="spoilers")
    _config(stage, "appeals", words="Write to a moderator, they read everything.")
    yield _panel(stage, "panel-role", "role", role=role, quota=40, per="day", priority=2.0)
    yield _panel(stage, "panel-nsfw", "nsfw", policy="age_restricted")
    yield _panel(stage, "panel-channels", "channels", add=stage.room)
    asked = stage.use("config show", ADMIN)
    shown = stage.whisper(asked)
    yield Shot("panel", stage.drawn(shown, asked))
    opened = stage.use("config channel", ADMIN)
    section = stage.whisper(opened)
    yield Shot("panel-channel", stage.drawn(section, opened))


def _panel(stage: Stage, name: str, section: str, **options: Any) -> Shot:
    changed = _config(stage, section, **options)
    return Shot(name, stage.drawn(stage.whisper(changed), changed))


def _config(stage: Stage, section: str, **options: Any) -> View:
    changed = stage.use(f"config {section}", ADMIN, **options)
    stage.whisper(changed)
    return changed


def _members(stage: Stage, role: int) -> Iterator[Shot]:
    stage.discord.member(stage.guild["id"], MEMBER, roles=[role])
    made = stage.serve("a fox in the garden --seed 3 --images 2")
    stage.ended(made)
    refused = stage.serve("a house of spoilers", FRIEND)
    yield Shot("refused", stage.drawn(stage.whisper(refused), refused))
    yield _admin(stage, "strikes", member=FRIEND)
    yield _admin(stage, "block", member=FRIEND, reason="Posting spoilers", duration=86_400)
    blocked = stage.serve("a fox", FRIEND)
    yield Shot("blocked", stage.drawn(stage.whisper(blocked), blocked))
    yield _admin(stage, "refund", member=MEMBER, pictures=2)
    yield _admin(stage, "usage")
    yield _admin(stage, "export")
    yield _admin(stage, "audit")
    posts = stage.discord.messages(stage.log)[-3:]
    yield Shot("log", "".join(stage.drawn(one) for one in posts))


def _admin(stage: Stage, command: str, **options: Any) -> Shot:
    done = stage.use(f"admin {command}", ADMIN, **options)
    return Shot(f"admin-{command}", stage.drawn(stage.whisper(done), done))


def _adult(stage: Stage) -> Iterator[Shot]:
    """Pictures that were rated as explicit; here by hand, for the stand-in draws none."""
    with closing(sqlite3.connect(stage.system.folder / "var" / "distillery.db")) as database, database:
        database.execute("UPDATE pictures SET rating = 'explicit'")
    for policy, name in (("spoiler", "covered"), ("age_restricted", "withheld")):
        _config(stage, "nsfw", policy=policy)
        page = stage.whisper(stage.use("history"))
        newest = next(part for part in walk(page["components"]) if part.get("custom_id") == "m:show")
        shown = stage.discord.click(page["id"], "m:show", MEMBER, [newest["options"][0]["value"]])
        yield Shot(name, stage.drawn(stage.whisper(shown)))
