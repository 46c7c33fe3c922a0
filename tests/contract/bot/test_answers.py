"""Commands that are answered at once, as their members see it."""

import io
import os
import re
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.contract.bot.house import House, png

OWNER, OWN = 100000000000000001, "amber fen"  # as loras.toml has them
PICTURE = ("fox.png", png(width=400, height=400))
STORED = re.compile(r"input_[0-9a-f]{32}\.png")


def made_here(side: int = 64) -> bytes:
    """A picture that says how it was made, too noisy to be small when it is large."""
    buffer, said = io.BytesIO(), PngInfo()
    said.add_text("distillery", '{"prompt": "a red fox", "model": "cosmopolitan", "seed": 7, "ar": "1:1"}')
    image = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))
    image.save(buffer, "PNG", compress_level=0, pnginfo=said)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("makemask", {"image": PICTURE}),
        ("makemask", {"image": PICTURE, "text": "--gridrange b1:c2 --gridsize 4"}),
        ("checkmetadata", {"image": ("fox.png", made_here())}),
        ("suggest", {"prompt": "a red fox"}),
        ("user-stats", {}),
        ("command-infos", {}),
        ("manage-lora", {"lora": OWN}),
    ],
)
def test_every_answer_is_for_its_member_alone(house: House, command: str, options: dict[str, Any]) -> None:
    interaction = house.use(command, OWNER, **options)
    answered = house.discord.wait_answer(interaction)
    whisper = house.whispered(interaction)
    assert (answered["answer"], answered["answered_in"] < 3) == (5, True)
    assert (whisper["id"], whisper["ephemeral_for"]) == (answered["original_id"], OWNER)
    assert whisper["text"].startswith("**")
    assert house.request(interaction) is None


def test_a_mask_made_here_is_used_by_the_name_shown(house: House) -> None:
    whisper = house.whispered(house.use("makemask", 71, image=PICTURE, text="--gridrange b1:c2"))
    name = STORED.search(whisper["text"])
    [attachment] = whisper["attachments"]
    assert name is not None
    assert attachment["filename"] == name[0]
    assert Image.open(io.BytesIO(house.discord.download(attachment))).mode == "RGBA"
    request = house.admitted(house.serve(71, f"a hat --images 1 --inpaint {name[0]}"))
    assert request.parameters["inpaint"] == name[0]


def test_metadata_is_read_back_from_what_was_delivered_smaller(house: House) -> None:
    asked = house.serve(72, "a red fox --images 1")
    house.finish(asked, made_here(2048))
    house.delivered(asked, seconds=30)
    message = house.original(asked)
    assert message is not None
    [delivered] = message["attachments"]
    assert delivered["filename"].endswith(".webp")
    told = house.whispered(house.use("checkmetadata", 72, text=delivered["url"]))
    assert "a red fox" in told["text"]
    assert "cosmopolitan" in told["text"]


def test_a_picture_to_upscale_is_asked_for_once(house: House) -> None:
    twice = house.use("upscale", 73, image=PICTURE, text="https://cdn.discordapp.com/fox.png")
    assert "image" in house.whispered(twice)["text"]
    neither = house.use("upscale", 73)
    assert "image" in house.whispered(neither)["text"]


def test_a_picture_made_here_is_upscaled_from_what_it_says(house: House) -> None:
    request = house.admitted(house.use("upscale", 74, image=("fox.png", made_here())))
    assert request.parameters["prompt"] == "a red fox"
    assert STORED.fullmatch(request.parameters["image"])


def test_a_lora_is_its_owners_to_manage(house: House) -> None:
    changed = house.whispered(house.use("manage-lora", OWNER, lora=OWN, flags='--changedescription "Mine, and new"'))
    assert "Mine, and new" in changed["text"]
    refused = house.whispered(house.use("manage-lora", 75, lora=OWN, makepublic=True))
    assert "Mine, and new" not in refused["text"]
    assert house.suggested("manage-lora", OWNER, "lora", lora="Mine, and new") == [OWN]


def test_an_answered_command_that_reaches_two_bots_is_answered_once(house: House) -> None:
    place = house.discord.guilds()[0]
    interaction = house.discord.slash(place["id"], place["channels"][0], 76, "user-stats", {}, duplicate_to_all=True)
    house.whispered(interaction)
    # The slower one finds the answer that thinks, which is not its turn to fill, or the one that is there.
    house.eventually_logged("another", "bot-0", "bot-1", of=interaction)
    assert len(house.whispers(interaction)) == 1
