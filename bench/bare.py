"""`python -m bench.bare`: the least that discord.py can do with /serve. It defers, and that is all."""

import os

import discord
import yarl
from discord import app_commands


@app_commands.command(description="Defer and do nothing")
async def serve(interaction: discord.Interaction, prompt: str) -> None:
    await interaction.response.defer(thinking=True)


class Bare(discord.AutoShardedClient):
    """One shard, nothing cached, as our own clients are."""

    def __init__(self) -> None:
        intents, nothing = discord.Intents(guilds=True), discord.MemberCacheFlags.none()
        super().__init__(intents=intents, shard_count=1, max_messages=None, member_cache_flags=nothing)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.tree.add_command(serve)
        await self.tree.sync()


if __name__ == "__main__":
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    Bare().run(os.environ["DISCORD_TOKEN"])
