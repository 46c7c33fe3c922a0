"""The largest configuration that a guild can have, and what Discord counts of a message."""

from collections.abc import Iterator
from typing import Any

from discord import ui

from bot.admin.scene import Scene
from distillery.guilds.config import ChannelConfig, GuildConfig, RoleConfig

FIRST = 1_000_000_000_000_000_000
ALL_LIMITS = ChannelConfig(free=True, model="m" * 64, ar="9999:9999", images=10, steps=80, max_images=10, max_steps=80)


def ids(count: int) -> tuple[str, ...]:
    """Snowflakes as long as they come."""
    return tuple(str(FIRST + number) for number in range(count))


def huge() -> Scene:
    """50 channels, 100 roles, 500 words, and names as long as they may be."""
    models = {f"{number:02}{'y' * 62}": "d" * 300 for number in range(60)}
    gift = RoleConfig(tier="t" * 20, quota=1_000_000, per="month", priority=99.5)
    config = GuildConfig(
        channels=ids(50),
        roles=ids(100),
        by_channel=dict.fromkeys(ids(50), ALL_LIMITS),
        by_role=dict.fromkeys(ids(100), gift),
        models=tuple(models),
        loras=tuple(models),
        words=tuple(f"*{number:03}{'_' * 60}" for number in range(500)),
        log_channel=ids(1)[0],
        appeals="*" * 1000,
        language="de",
    )
    return Scene(ids(1)[0], config, models, models, ("member",))


def parts(view: ui.LayoutView | ui.Modal) -> list[dict[str, Any]]:
    """Every component, all levels."""
    shown: Any = view.to_components()
    return list(_walk(shown))


def _walk(components: list[Any]) -> Iterator[dict[str, Any]]:
    for each in components:
        yield each
        yield from _walk([*each.get("components", []), *([each["component"]] if "component" in each else [])])
