"""A small bot on the genuine discord.py client, run as its own process against a loopback Discord."""

import io
import os
import re
from typing import Any, Self

import discord
import yarl
from discord import app_commands, ui
from discord.ext import commands
from PIL import Image

waiting: dict[str, tuple[discord.Interaction, int]] = {}


class Reroll(ui.DynamicItem[ui.Button[Any]], template=r"reroll:(?P<job>\d+)"):
    """A button that outlives the process: the job is in its custom id."""

    def __init__(self, job: int) -> None:
        super().__init__(ui.Button(label="Reroll", custom_id=f"reroll:{job}"))
        self.job = job

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(int(match["job"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        modal = ui.Modal(title="Reroll", custom_id=f"edit:{self.job}")
        modal.add_item(ui.Label(text="Prompt", component=ui.TextInput(custom_id="prompt", max_length=100)))
        modal.add_item(ui.Label(text="Image", component=ui.FileUpload(custom_id="image", required=False)))
        await interaction.response.send_modal(modal)


def card(prompt: str) -> ui.LayoutView:
    """A result card: text, picture and button."""
    view = ui.LayoutView(timeout=None)
    box: ui.Container[Any] = ui.Container(ui.TextDisplay(f"**{prompt}**"))
    box.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://fox.png")))
    box.add_item(ui.Separator())
    box.add_item(ui.ActionRow(Reroll(7)))
    return view.add_item(box)


def picture() -> discord.File:
    buffer = io.BytesIO()
    Image.new("RGB", (16, 9), "orange").save(buffer, "PNG")
    return discord.File(io.BytesIO(buffer.getvalue()), "fox.png")


@app_commands.command(description="Serve a picture")
@app_commands.allowed_contexts(guilds=True, dms=True)
async def serve(interaction: discord.Interaction, prompt: str, model: str | None = None) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.edit_original_response(view=card(prompt), attachments=[picture()])


@serve.autocomplete("model")
async def models(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=name) for name in ("sd15", "sdxl") if typed in name]


@app_commands.command(description="Answer for your eyes only")
async def whisper(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(f"psst in {interaction.locale}", ephemeral=True)


@app_commands.command(description="Say no after a defer")
async def refuse(interaction: discord.Interaction) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.delete_original_response()
    await interaction.followup.send("no quota left", ephemeral=True)


@app_commands.command(description="Follow up on a public defer with an ephemeral message")
async def leak(interaction: discord.Interaction) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.followup.send("not so secret", ephemeral=True)


@app_commands.command(description="Defer and wait for finish")
async def begin(interaction: discord.Interaction, name: str) -> None:
    answer = await interaction.response.defer(thinking=True)
    assert answer is not None
    assert answer.message_id is not None
    waiting[name] = (interaction, answer.message_id)


@app_commands.command(description="Deliver what begin left, by token or else by channel")
async def finish(interaction: discord.Interaction, name: str) -> None:
    begun, message_id = waiting.pop(name)
    try:
        await begun.edit_original_response(view=card(name), attachments=[picture()])
    except discord.HTTPException as failure:
        if failure.code != 50027:
            raise
        channel = begun.channel
        assert isinstance(channel, discord.TextChannel)
        await channel.get_partial_message(message_id).edit(view=card(name), attachments=[picture()])
    await interaction.response.send_message("done", ephemeral=True)


@app_commands.command(description="Post twice under one nonce")
async def twice(interaction: discord.Interaction) -> None:
    channel = interaction.channel
    assert isinstance(channel, discord.TextChannel)
    first = await channel.send("once", nonce="delivery-1")
    second = await channel.send("once", nonce="delivery-1")
    await interaction.response.send_message(str(first.id == second.id), ephemeral=True)


@app_commands.command(description="Look at a picture and show it to its member alone, twice")
async def look(interaction: discord.Interaction, brought: discord.Attachment, name: str = "it") -> None:
    await interaction.response.defer(thinking=True, ephemeral=True)
    data = await brought.read()
    size = f"{brought.width}×{brought.height} {brought.content_type}"
    shown = card(f"{name}: {size}")
    await interaction.edit_original_response(view=shown, attachments=[discord.File(io.BytesIO(data), "fox.png")])
    await interaction.followup.send("again", file=discord.File(io.BytesIO(data), "again.png"), ephemeral=True)


@look.autocomplete("name")
async def names(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    kind = type(interaction.namespace.brought).__name__
    return [app_commands.Choice(name=f"{typed} of {kind}", value=typed)]


class Bot(commands.AutoShardedBot):
    """Two shards, no privileged intents, and no waiting between identifies."""

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        return None

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Reroll)
        for command in (serve, whisper, refuse, leak, begin, finish, twice, look):
            self.tree.add_command(command)
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """discord.py drops modals of an earlier process, so they are answered here."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data
        inputs = {part["component"]["custom_id"]: part["component"] for part in data["components"]}
        files = data.get("resolved", {}).get("attachments", {})
        sizes = [len(await discord.Attachment(data=one, state=self._connection).read()) for one in files.values()]
        await interaction.response.send_message(f"{inputs['prompt']['value']} {sizes}")


def main() -> None:
    discord.http.Route.BASE = os.environ["DISCORD_API_URL"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    bot = Bot(
        command_prefix=(),
        intents=discord.Intents(guilds=True),
        shard_ids=[0, 1],
        shard_count=2,
        max_messages=None,
        guild_ready_timeout=0.1,
    )
    bot.run(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main()
