"""What a bot process must be given so that it speaks to a loopback Discord instead of the real one.

The bot itself sets `discord.http.Route.BASE` from `DISCORD_API_URL`, and
`discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` from `DISCORD_GATEWAY_URL`.
Attachments lie under TLS on another port: a bot may fetch from there, and trusts the certificate.
"""

import httpx

TOKEN = "loopback-token"


def bot_environment(base_url: str, token: str = TOKEN) -> dict[str, str]:
    """Environment variables of a bot, by the address of the loopback Discord (`http://127.0.0.1:P`)."""
    cdn = httpx.get(f"{base_url}/control/cdn", trust_env=False).raise_for_status().json()
    return {
        "PICTURE_HOSTS": cdn["url"].removeprefix("https://"),
        "PICTURE_NETWORKS": "127.0.0.0/8",
        "SSL_CERT_FILE": cdn["certificate"],
        "DISCORD_TOKEN": token,
        "DISCORD_API_URL": f"{base_url}/api/v10",
        "DISCORD_GATEWAY_URL": base_url.replace("http://", "ws://") + "/gateway",
    }
