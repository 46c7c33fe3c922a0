"""Results in the channel, and hands that press what is under them."""

from typing import Any

from tests.contract.bot.house import House, View, png
from tests.support.discord.model.components import walk


def result(house: House, member: int, prompt: str = "a red fox", pictures: int = 1, guild: int = 0) -> View:
    """The message of a delivered request: its interaction's view, with `message_id` and `request_id`."""
    asked = house.serve(member, f"{prompt} --images {pictures}", guild)
    house.admitted(asked)
    house.finish(asked, *(png(colour) for colour in ("orange", "navy", "olive", "teal")[:pictures]))
    house.delivered(asked)
    request = house.admitted(asked)
    return {**asked, "message_id": int(request.reply["message_id"]), "request_id": request.public_id}


def parts(house: House, message_id: int) -> dict[str, dict[str, Any]]:
    """What can be pressed under a message, by custom id."""
    return {
        part["custom_id"]: part for part in walk(house.discord.message(message_id)["components"]) if "custom_id" in part
    }


def press(house: House, shown: View, verb: str, member: int, ordinal: int | None = None) -> View:
    """Press the button; or choose it in the select that has it."""
    wanted = f"a:{verb}:{shown['request_id']}" + ("" if ordinal is None else f":{ordinal}")
    for custom_id, part in parts(house, shown["message_id"]).items():
        if custom_id == wanted:
            return house.discord.click(shown["message_id"], custom_id, member)
        if wanted in [option["value"] for option in part.get("options", ())]:
            return house.discord.click(shown["message_id"], custom_id, member, [wanted])
    raise AssertionError(f"nothing under the message means {wanted}")


def told(house: House, pressed: View) -> str:
    """What only the member who pressed reads of it."""
    return str(house.whispered(pressed)["text"])
