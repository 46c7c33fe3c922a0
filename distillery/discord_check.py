"""What `check` asks Discord: who we are, how many shards it wants and lets start, and how the bot is invited.

The bot speaks with Discord through discord.py; this asks three plain questions, so that nothing of it is needed here.
"""

from collections.abc import Iterator
from typing import Any

import httpx

from distillery.vocabulary.errors import DistilleryError

TIMEOUT = 10.0  # seconds for each answer
MOST_GUILDS = 2500  # a shard may have; Discord refuses shards with more
# View Channel, Send Messages (in threads, too), Embed Links, Attach Files.
PERMISSIONS = 1 << 10 | 1 << 11 | 1 << 38 | 1 << 14 | 1 << 15


def ask_discord(api_url: str, token: str, shard_count: int | None) -> list[str]:
    """What is worth knowing about the bot and its shards. Raises DistilleryError, or httpx.HTTPError."""
    with httpx.Client(headers={"Authorization": f"Bot {token}"}, timeout=TIMEOUT) as client:
        base = api_url.rstrip("/")
        _require_token(client.get(f"{base}/users/@me"))
        application = client.get(f"{base}/applications/@me").raise_for_status().json()
        gateway = client.get(f"{base}/gateway/bot").raise_for_status().json()
    _require(application, gateway, shard_count)
    return [*_shards(gateway, shard_count), *_application(application)]


def _require_token(answer: httpx.Response) -> None:
    if answer.status_code == 401:
        raise DistilleryError("refuses DISCORD_TOKEN. Copy the bot's token again from the developer portal.")
    answer.raise_for_status()


def _require(application: Any, gateway: Any, shard_count: int | None) -> None:
    if application.get("interactions_endpoint_url"):
        raise DistilleryError(
            "sends interactions to an address, not to the bot. Empty Interactions Endpoint URL in the developer portal."
        )
    shards, guilds = shard_count or gateway["shards"], application.get("approximate_guild_count") or 0
    if guilds > shards * MOST_GUILDS:
        raise DistilleryError(f"refuses {shards} shards for {guilds} servers. Set SHARD_COUNT=auto.")
    if (left := gateway["session_start_limit"]["remaining"]) < shards:
        hours = gateway["session_start_limit"]["reset_after"] / 3_600_000
        raise DistilleryError(
            f"lets {left} more sessions start today, and {shards} shards need as many. It allows more in {hours:.1f} h."
        )


def _shards(gateway: Any, shard_count: int | None) -> Iterator[str]:
    limit = gateway["session_start_limit"]
    advised = f"Discord advises {gateway['shards']}"
    plan = f"SHARD_COUNT sets {shard_count}; {advised}" if shard_count else advised
    yield f"Shards: {plan}. All bot processes share them; {limit['max_concurrency']} may identify at once."
    yield f"Session starts left today: {limit['remaining']} of {limit['total']}."


def _application(application: Any) -> Iterator[str]:
    invite = "https://discord.com/oauth2/authorize?client_id={}&scope=bot+applications.commands&permissions={}"
    yield "No privileged intents are needed: all of them may stay off in the developer portal."
    yield f"Invite it with what it needs: {invite.format(application['id'], PERMISSIONS)}"
