"""Pictures that members attach, from the option to the request or the refusal."""

import re

from tests.contract.bot.house import House, png

FETCHERS = 8  # commands that can wait for servers elsewhere at once
STORED = re.compile(r"input_[0-9a-f]{32}\.png")


def test_an_attached_picture_is_stored_and_the_request_names_it(house: House) -> None:
    interaction = house.serve(50, "a fox --images 1", image=("fox.png", png(width=640, height=360)))
    request = house.admitted(interaction)
    name = request.parameters["image"]
    assert STORED.fullmatch(name)
    assert house.storage.exists(f"inputs/{name}")
    assert request.text.startswith("a fox --images 1 --image https://")


def test_a_stored_picture_is_named_in_a_next_command(house: House) -> None:
    name = house.admitted(house.serve(51, "a fox --images 1", image=("fox.png", png("red"))))
    again = house.serve(51, f"a bear --images 1 --control {name.parameters['image']}")
    assert house.admitted(again).parameters["control"] == name.parameters["image"]


def test_an_attachment_and_a_flag_for_the_same_picture_are_both_named(house: House) -> None:
    interaction = house.serve(52, "a fox --image https://cdn.discordapp.com/a.png", image=("fox.png", png()))
    text = house.whispered(interaction)["text"]
    assert "`--image`" in text
    assert 'the option "image"' in text


def test_what_is_no_picture_is_refused_for_the_member_alone(house: House) -> None:
    interaction = house.serve(53, "a fox", image=("fox.png", b"<svg/>"), control=("edges.png", b"PK\x03\x04"))
    text = house.whispered(interaction)["text"]
    assert "2 things are in the way" in text
    assert "`--image`" in text
    assert "`--control`" in text
    assert "no PNG, JPEG or WebP" in text
    assert house.original(interaction) is None
    assert house.request(interaction) is None


def test_a_link_that_has_run_out_says_so(house: House) -> None:
    stored = house.whispered(house.use("makemask", 54, image=("fox.png", png("green"))))["attachments"][0]["url"]
    interaction = house.serve(54, f"a fox --image {re.sub('ex=[0-9a-f]+', 'ex=1', stored)}")
    assert "This Discord link has expired" in house.whispered(interaction)["text"]


def test_a_link_to_anywhere_else_is_not_followed(house: House) -> None:
    interaction = house.serve(55, "a fox --image https://example.com/fox.png")
    assert "https://example.com" in house.whispered(interaction)["text"]
    assert house.request(interaction) is None


def test_slow_pictures_hold_up_nobody_else(house: House) -> None:
    house.discord.hold_files()
    try:
        slow = [house.use("checkmetadata", 60 + n, image=("x.png", png(width=64 + n))) for n in range(FETCHERS + 4)]
        house.discord.wait_for(lambda: house.discord.cdn()["waiting"] == FETCHERS)
        house.admitted(house.serve(56, "a quick fox --images 1"))
        house.whispered(house.use("user-stats", 57))
        assert [house.whispers(one) for one in slow] == [[]] * len(slow)
    finally:
        house.discord.release_files()
    for one in slow:
        house.whispered(one)
