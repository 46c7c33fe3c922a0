"""What a bot process must be given so that it speaks to a loopback Discord instead of the real one.

The bot itself sets `discord.http.Route.BASE` from `DISCORD_API_URL`, and
`discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` from `DISCORD_GATEWAY_URL`.
Attachment addresses in payloads are `{base_url}/cdn/…` and need nothing.
"""

TOKEN = "loopback-token"


def bot_environment(base_url: str, token: str = TOKEN) -> dict[str, str]:
    """Environment variables of a bot, by the address of the loopback Discord (`http://127.0.0.1:P`)."""
    return {
        "DISCORD_TOKEN": token,
        "DISCORD_API_URL": f"{base_url}/api/v10",
        "DISCORD_GATEWAY_URL": base_url.replace("http://", "ws://") + "/gateway",
    }
