"""Editing a prompt: nothing that a member wrote is lost, whoever opened the form."""

import pytest

from distillery.members.removal import take_back
from tests.contract.bot.house import House, png
from tests.contract.bot.results import parts, press, result, told
from tests.support.discord.model.components import walk


def opened(house: House, pressed: dict[str, object]) -> tuple[str, dict[str, str]]:
    """The custom id of the form that a press opened, and what it holds."""
    modal = house.discord.wait_answer(pressed)["modal"]
    assert modal is not None
    inputs = {part["custom_id"]: part.get("value") or "" for part in walk(modal["components"]) if "custom_id" in part}
    return modal["custom_id"], inputs


def test_the_form_holds_what_was_asked_and_what_is_sent_is_served(house: House) -> None:
    shown = result(house, 340, 'a red fox --neg "rain, fog" --seed 7 --ar 3:2')
    form, inputs = opened(house, press(house, shown, "edit", 341))
    assert inputs == {"words": "a red fox", "flags": "--neg rain, fog --seed 7 --ar 3:2 --images 1"}
    sent = house.discord.submit(form, {**inputs, "words": "a blue fox"}, 341)
    request = house.admitted(sent)
    assert (request.member_id, request.parent_id) == ("341", shown["request_id"])
    assert (request.parameters["prompt"], request.parameters["seed"]) == ("a blue fox", 7)
    assert house.discord.wait_answer(sent)["answered_in"] < 3


def test_a_picture_that_somebody_else_brought_is_used_again_and_never_named(house: House) -> None:
    asked = house.serve(344, "a red fox --images 1", image=("fox.png", png("teal")))
    name = house.admitted(asked).parameters["image"]
    house.finish(asked, png())
    house.delivered(asked)
    request = house.admitted(asked)
    shown = {**asked, "message_id": int(request.reply["message_id"]), "request_id": request.public_id}
    message = house.discord.message(shown["message_id"])
    assert "--image …" in message["text"]
    assert name not in str(message)

    assert house.admitted(press(house, shown, "again", 345)).parameters["image"] == name
    form, inputs = opened(house, press(house, shown, "edit", 345))
    assert (name in str(inputs), "--image «picture:image»" in inputs["flags"]) == (False, True)
    sent = house.discord.submit(form, {**inputs, "words": "a blue fox"}, 345)
    assert house.admitted(sent).parameters["image"] == name
    refused = house.serve(345, f"a fox --image {name}")
    assert "There is no stored picture" in told(house, refused)

    _, own = opened(house, press(house, shown, "edit", 344))
    assert f"--image {name}" in own["flags"]
    assert house.admitted(house.serve(344, f"a fox --images 1 --image {name}")).parameters["image"] == name

    form, _ = opened(house, press(house, shown, "edit", 345))
    take_back(house.database, house.storage, shown["request_id"])
    late = house.discord.submit(form, {**inputs, "words": "a green fox"}, 345)
    house.discord.wait_for(lambda: len(house.whispers(late)) == 2)
    problem, written = house.whispers(late)
    assert "Those pictures were deleted" in problem["text"]
    assert [embed.get("description") for embed in written["embeds"]] == ["a green fox", inputs["flags"]]


def test_what_does_not_pass_comes_back_to_be_changed(house: House) -> None:
    shown = result(house, 342)
    form, _ = opened(house, press(house, shown, "edit", 342))
    wrong = {"words": "a **blue** fox\nat night", "flags": "--ar wide\n--neg rain"}
    sent = house.discord.submit(form, wrong, 342)
    house.discord.wait_for(lambda: len(house.whispers(sent)) == 2)
    problem, written = house.whispers(sent)
    assert "`--ar`" in problem["text"]
    [button] = parts(house, written["id"])
    form, inputs = opened(house, house.discord.click(written["id"], button, 342))
    assert inputs == wrong
    mended = house.discord.submit(form, {**inputs, "flags": "--ar 16:9 --images 1"}, 342)
    assert house.admitted(mended).parameters["ar"] == "16:9"
    assert house.admitted(mended).parent_id == shown["request_id"]


def test_what_a_gate_refuses_comes_back_too(house: House) -> None:
    shown = result(house, 343)
    form, _ = opened(house, press(house, shown, "edit", 343))
    sent = house.discord.submit(form, {"words": "many foxes", "flags": "--images 9"}, 343)
    house.discord.wait_for(lambda: len(house.whispers(sent)) == 2)
    refusal, written = house.whispers(sent)
    assert "pictures left" in refusal["text"]
    assert [embed.get("description") for embed in written["embeds"]] == ["many foxes", "--images 9"]
    assert house.original(sent) is None


@pytest.mark.timeout(90)
def test_buttons_and_forms_outlive_the_process_that_showed_them(own_house: House) -> None:
    own_house.discord.limits(identify_window=0.0)
    first = own_house.bot("first", "0", MAX_CONCURRENCY="2")
    own_house.discord.wait_ready(1, timeout=30)
    own_house.discord.wait_for(own_house.discord.commands, 30, "no commands were registered")
    shown = result(own_house, 1)
    form, inputs = opened(own_house, press(own_house, shown, "edit", 1))
    first.kill()
    first.wait()
    own_house.bot("second", "0", MAX_CONCURRENCY="2")
    own_house.discord.wait_for(lambda: len(own_house.discord.sessions()["identifies"]) == 2, 30)
    own_house.discord.wait_ready(1, timeout=30)
    sent = own_house.discord.submit(form, {**inputs, "words": "a blue fox"}, 1)
    assert own_house.admitted(sent).parameters["prompt"] == "a blue fox"
    pressed = press(own_house, shown, "subtle", 2, 0)
    assert own_house.admitted(pressed).parameters["imagedenoise"] == 0.36
