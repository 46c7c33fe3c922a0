"""What members do with the picture of any message."""

from tests.contract.bot.house import House
from tests.contract.bot.results import result
from tests.contract.bot.test_forms import opened


def test_the_menus_are_registered_for_messages(house: House) -> None:
    menus = [one for one in house.discord.commands() if one.get("type") == 3]
    assert [one["name"] for one in menus] == ["Check metadata", "Use as start image", "Upscale", "Block this picture"]


def test_the_picture_of_a_result_tells_how_it_was_made(house: House) -> None:
    shown = result(house, 360)
    checked = house.discord.message_command(shown["message_id"], "Check metadata", 361)
    assert "64 × 36 pixels" in house.whispered(checked)["text"]


def test_of_several_pictures_the_first_is_made_larger_and_the_member_told(house: House) -> None:
    shown = result(house, 362, pictures=2)
    asked = house.discord.message_command(shown["message_id"], "Upscale", 363)
    request = house.admitted(asked)
    assert request.command == "upscale"
    assert "the first of them was taken" in str(request.notes)


def test_a_picture_becomes_what_a_new_one_starts_from(house: House) -> None:
    shown = result(house, 364)
    form, inputs = opened(house, house.discord.message_command(shown["message_id"], "Use as start image", 365))
    assert inputs["flags"].startswith("--image https://")
    sent = house.discord.submit(form, {**inputs, "words": "a blue fox"}, 365)
    request = house.admitted(sent)
    assert (request.parameters["prompt"], request.parent_id) == ("a blue fox", None)
    assert house.storage.exists(f"inputs/{request.parameters['image']}")


def test_a_message_without_a_picture_says_so(house: House) -> None:
    asked = house.serve(366, "a fox --images 1")
    message = house.discord.wait_message(asked)
    for menu in ("Check metadata", "Upscale", "Use as start image"):
        whisper = house.whispered(house.discord.message_command(message["id"], menu, 366))
        assert "I see no picture in that message" in whisper["text"]
