"""Who the bot is, and where its gateway is."""

from typing import Any

from tests.support.discord.model.people import user_payload
from tests.support.discord.model.snowflake import APPLICATION_ID, BOT_ID
from tests.support.discord.rest.call import Call, Route

OWNER_ID = 1


async def me(call: Call) -> Any:
    return {**user_payload(BOT_ID), "mfa_enabled": True, "locale": "en-US", "verified": True, "email": None}


async def user(call: Call) -> Any:
    return user_payload(call.id("user_id"))


async def application(call: Call) -> Any:
    nothing = ("icon", "interactions_endpoint_url", "role_connections_verification_url", "team", "type")
    counts = ("approximate_guild_count", "approximate_user_install_count", "approximate_user_authorization_count")
    return {
        **dict.fromkeys(nothing),
        **dict.fromkeys(counts, len(call.world.directory.guilds)),
        "id": str(APPLICATION_ID),
        "name": "Loopback",
        "description": "",
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "rpc_origins": [],
        "owner": user_payload(OWNER_ID),
        "bot": user_payload(BOT_ID),
        "bot_public": True,
        "bot_require_code_grant": False,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
    }


async def gateway(call: Call) -> Any:
    return {"url": call.world.gateway_url}


async def gateway_bot(call: Call) -> Any:
    limits = call.world.limits
    starts = {
        "total": limits.session_starts,
        "remaining": call.world.hub.gate.remaining,
        "reset_after": 86_400_000,
        "max_concurrency": limits.max_concurrency,
    }
    return {"url": call.world.gateway_url, "shards": limits.shards, "session_start_limit": starts}


ROUTES = [
    Route("GET", "/users/@me", me),
    Route("GET", "/users/{user_id}", user),
    Route("GET", "/oauth2/applications/@me", application),
    Route("GET", "/applications/@me", application),
    Route("GET", "/gateway", gateway, open=True),
    Route("GET", "/gateway/bot", gateway_bot),
]
