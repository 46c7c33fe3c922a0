"""What members press under a result, today or much later."""

import pytest
from sqlalchemy import Select, select, update

from distillery.database import schema
from distillery.members.removal import take_back
from distillery.vocabulary.text import restored
from tests.contract.bot.house import House, png
from tests.contract.bot.results import parts, press, result, told


def labels(house: House, message_id: int) -> list[str]:
    shown = parts(house, message_id).values()
    return [part.get("label") or part["placeholder"] for part in shown]


def notes(house: House, pressed: dict[str, object]) -> str:
    return " ".join(str(restored(note)) for note in house.admitted(pressed).notes)


def test_under_a_picture_stands_what_can_be_done_with_it(house: House) -> None:
    one, four = result(house, 300), result(house, 300, pictures=4)
    assert labels(house, one["message_id"]) == [
        *("Again", "Edit prompt", "Info", "Favourite", "Delete"),
        *("Vary a little", "Vary much", "Upscale", "Zoom out", "Make a mask"),
    ]
    assert labels(house, four["message_id"]) == [
        *("Again", "Edit prompt", "Info", "Delete"),
        *("Upscale 1", "Upscale 2", "Upscale 3", "Upscale 4"),
        *("Vary a picture", "More with a picture"),
    ]


def test_again_asks_for_the_same_from_another_seed_and_says_of_what(house: House) -> None:
    shown = result(house, 301)
    first = house.admitted(shown)
    pressed = press(house, shown, "again", 302)
    request = house.admitted(pressed)
    assert house.discord.wait_answer(pressed)["answer"] == 5
    assert {**request.parameters, "seed": 0} == {**first.parameters, "seed": 0}
    assert request.parameters["seed"] != first.parameters["seed"]
    assert (request.member_id, request.parent_id) == ("302", shown["request_id"])
    assert f"request of Member 301: https://discord.com/channels/{shown['guild_id']}/" in notes(house, pressed)
    assert "/".join(map(str, (shown["channel_id"], shown["message_id"]))) in notes(house, pressed)


def test_a_press_that_reaches_two_bots_is_served_once(house: House) -> None:
    shown = result(house, 325)
    pressed = press(house, shown, "again", 325)
    house.discord.duplicate(pressed, everywhere=True)
    house.discord.wait_for(lambda: house.discord.interaction(pressed)["callbacks"] == 3)
    house.admitted(pressed)
    assert house.whispers(pressed) == []
    with house.database.read() as connection:
        mine = schema.requests.c.parent_id == shown["request_id"]
        assert len(connection.execute(select(schema.requests.c.id).where(mine)).all()) == 1


@pytest.mark.parametrize(("verb", "share"), [("subtle", 0.36), ("strong", 0.76)])
def test_a_variation_starts_from_the_very_picture(house: House, verb: str, share: float) -> None:
    shown = result(house, 303 if verb == "subtle" else 304, pictures=2)
    request = house.admitted(press(house, shown, verb, 305, 1))
    assert request.command == "serve"
    assert request.parameters["imagedenoise"] == share
    assert house.storage.exists(f"inputs/{request.parameters['image']}")
    first = house.admitted(press(house, shown, verb, 305, 0))
    assert first.parameters["image"] != request.parameters["image"]


@pytest.mark.parametrize(("verb", "command"), [("upscale", "upscale"), ("zoom", "zoomout")])
def test_a_picture_is_worked_on(house: House, verb: str, command: str) -> None:
    shown = result(house, 306, pictures=2)
    request = house.admitted(press(house, shown, verb, 307, 1))
    assert request.command == command
    assert house.storage.exists(f"inputs/{request.parameters['image']}")


def test_masks_and_infos_are_for_whoever_pressed_alone(house: House) -> None:
    shown = result(house, 308)
    assert "The picture's grid" in told(house, press(house, shown, "mask", 309, 0))
    assert "64 × 36 pixels" in told(house, press(house, shown, "info", 309))


def test_what_a_press_asks_for_counts_as_anything_else(house: House) -> None:
    shown = result(house, 310, pictures=4)
    for _ in range(2):
        house.admitted(press(house, shown, "again", 311))
    refused = press(house, shown, "again", 311)
    assert "of 8 pictures left" in told(house, refused)
    assert house.original(refused) is None
    assert house.request(refused) is None


def test_nobody_is_struck_for_words_that_a_button_says_again(house: House) -> None:
    """What somebody else wrote was let pass then, and is not now."""
    shown = result(house, 330)
    requests, strikes = schema.requests, schema.strikes
    changed = {**house.admitted(shown).parameters, "prompt": "a nude"}
    since = update(requests).where(requests.c.public_id == shown["request_id"]).values(parameters=changed)
    house.database.write(lambda tx: tx.execute(since))
    pressed = press(house, shown, "again", 331)
    assert "not drawn here" in told(house, pressed)
    assert "strike" not in told(house, pressed)
    assert "You have 1 strike." in told(house, house.serve(331, "a nude"))
    with house.database.read() as connection:
        told_off = connection.execute(select(strikes.c.text).where(strikes.c.member_id == "331")).scalars().all()
    assert told_off == ["a nude"]


def test_a_favourite_is_kept_once_whoever_hears_of_it(house: House) -> None:
    shown = result(house, 312)
    pressed = press(house, shown, "favourite", 313, 0)
    assert "one of your favourites now" in told(house, pressed)
    house.discord.duplicate(pressed, everywhere=True)
    assert "no longer" in told(house, press(house, shown, "favourite", 313, 0))
    assert len(house.whispers(pressed)) == 1
    with house.database.read() as connection:
        kept = select(schema.favourites).where(schema.favourites.c.member_id == "313")
        assert connection.execute(kept).all() == []


def test_cancelling_is_for_whoever_asked(house: House) -> None:
    asked = house.serve(314, "a slow fox --images 1")
    request = house.admitted(asked)
    shown = {"message_id": house.discord.wait_message(asked)["id"], "request_id": request.public_id}
    assert "Only the member who asked" in told(house, press(house, shown, "cancel", 315))
    press(house, shown, "cancel", 314)
    assert house.delivered(asked).status == "sent"
    message = house.original(asked)
    assert message is not None
    assert "Cancelled" in message["text"]


def test_deleting_takes_pictures_and_message_back(house: House) -> None:
    shown = result(house, 316)
    with house.database.read() as connection:
        [key] = connection.execute(keys(shown["request_id"])).scalars()
    copy = house.admitted(press(house, shown, "upscale", 326, 0)).parameters["image"]
    press(house, shown, "delete", 316)
    house.discord.wait_for(lambda: house.original(shown) is None)
    assert [house.storage.exists(each) for each in (key, f"inputs/{copy}", f"inputs/{copy}.json")] == [False] * 3
    assert "There is no stored picture" in told(house, house.serve(326, f"a fox --image {copy}"))


def test_nothing_is_made_of_a_picture_that_is_not_shown(house: House) -> None:
    asked = house.serve(327, "a red fox --images 1")
    house.admitted(asked)
    house.finish_one(asked, 0, png("crimson"), "explicit")
    house.delivered(asked)
    request = house.admitted(asked)
    shown = {**asked, "message_id": int(request.reply["message_id"]), "request_id": request.public_id}
    assert "explicit and not shown" in house.discord.message(shown["message_id"])["text"]
    assert [press_id.split(":")[1] for press_id in parts(house, shown["message_id"])] == ["again", "edit", "delete"]
    ids = [f"a:{verb}:{request.public_id}:0" for verb in ("mask", "upscale", "subtle", "favourite", "info")]
    buttons = ({"type": 2, "style": 2, "label": "Press", "custom_id": each} for each in ids)
    left_over = house.left_over(shown["channel_id"], *buttons)
    for each in ids:
        pressed = house.discord.click(left_over, each, 328)
        assert "explicit" in told(house, pressed)
        assert [len(one["attachments"]) for one in house.whispers(pressed)] == [0]
        assert house.request(pressed) is None


def test_a_moderator_deletes_and_leaves_a_line(house: House) -> None:
    shown = result(house, 317)
    assert "Only the member who asked" in told(house, press(house, shown, "delete", 318))
    assert house.original(shown) is not None
    house.discord.member(shown["guild_id"], 319, permissions=["MANAGE_MESSAGES"])
    press(house, shown, "delete", 319)
    house.discord.wait_for(lambda: house.original(shown) is None)
    with house.database.read() as connection:
        lines = connection.execute(select(schema.guild_changes)).all()
    [line] = [one for one in lines if (one.before or {}).get("request") == shown["request_id"]]
    assert (line.by_id, line.what, line.before["member"]) == ("319", "request.delete", "317")


def test_a_press_where_the_bot_may_not_post_any_more_says_so(house: House) -> None:
    shown = result(house, 322, guild=2)
    house.discord.remove_permission(shown["channel_id"], "ATTACH_FILES")
    pressed = press(house, shown, "again", 322)
    text = told(house, pressed)
    house.discord.restore_permissions(shown["channel_id"])
    assert "**Attach Files**" in text
    assert house.request(pressed) is None


def test_a_press_under_what_was_deleted_meanwhile_says_so(house: House) -> None:
    shown = result(house, 320)
    take_back(house.database, house.storage, shown["request_id"])
    pressed = press(house, shown, "again", 321)
    assert "Those pictures were deleted" in told(house, pressed)
    assert house.original(pressed) is None


def keys(request_id: str) -> Select[tuple[str]]:
    pictures, requests = schema.pictures, schema.requests
    found = select(pictures.c.storage_key).join(requests, requests.c.id == pictures.c.request_id)
    return found.where(requests.c.public_id == request_id)
