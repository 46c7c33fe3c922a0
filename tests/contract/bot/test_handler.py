"""From a slash command to a queued request, or to a refusal."""

from sqlalchemy import func, select

from bot.delivery.reply import Reply
from distillery.database import schema
from tests.contract.bot.house import House


def test_a_good_serve_is_deferred_publicly_queued_and_keeps_where_to_answer(house: House) -> None:
    interaction = house.serve(1, "a red fox --images 2", ar="16:9", seed=7)
    answered = house.discord.wait_answer(interaction)
    request = house.admitted(interaction)
    reply = Reply.from_dict(request.reply)
    assert answered["answer"] == 5
    assert answered["answered_in"] < 3
    assert reply.message_id == answered["original_id"]
    assert reply.channel_id == interaction["channel_id"]
    assert reply.token == interaction["token"]
    assert request.parameters["ar"] == "16:9"
    assert request.parameters["seed"] == 7
    assert request.text == "a red fox --images 2 --seed 7 --ar 16:9"
    assert (request.member_id, request.member_name) == ("1", "Member 1")


def test_the_answer_shows_the_prompt_as_it_was_written_and_its_place(house: House) -> None:
    interaction = house.serve(2, "a **bold** <@99> fox")
    card = house.discord.wait_message(interaction)
    assert r"a \*\*bold\*\* \<@99> fox" in card["text"]
    assert "in the queue" in card["text"]
    assert card["pings"] == []


def test_progress_is_shown_while_it_runs(house: House) -> None:
    interaction = house.serve(3, "a fox --images 1")
    house.admitted(interaction)
    house.run(interaction, step=4)

    def shown() -> bool:
        card = house.original(interaction)
        return card is not None and "step 4 of 10" in card["text"] and "40%" in card["text"]

    house.discord.wait_for(shown, 10)


def test_a_bad_text_is_answered_to_the_member_alone_with_every_hint(house: House) -> None:
    interaction = house.serve(4, "a fox --ar wide --stepps 3")
    answered = house.discord.wait_answer(interaction)
    [whisper] = house.whispers(interaction)
    assert answered["answer"] == 4
    assert whisper["ephemeral_for"] == 4
    assert "`--ar`" in whisper["text"]
    assert "16:9" in whisper["text"]
    assert "`--stepps`" in whisper["text"]
    assert house.request(interaction) is None


def test_an_interaction_that_reaches_two_bots_is_served_once(house: House) -> None:
    place = house.discord.guilds()[0]
    interaction = house.discord.slash(
        place["id"], place["channels"][0], 5, "serve", {"prompt": "twins"}, duplicate_to_all=True
    )
    house.admitted(interaction)
    house.discord.wait_for(lambda: house.discord.interaction(interaction)["callbacks"] == 2)
    house.discord.duplicate(interaction, everywhere=True)
    house.discord.wait_for(lambda: house.discord.interaction(interaction)["callbacks"] == 4)
    with house.database.read() as connection:
        mine = schema.requests.c.source == str(interaction["id"])
        assert connection.execute(select(func.count()).select_from(schema.requests).where(mine)).scalar_one() == 1
    assert interaction["deliveries"] == 2
    assert house.whispers(interaction) == []


def test_a_refusal_after_the_defer_is_for_the_member_alone_and_the_answer_is_gone(house: House) -> None:
    place = house.discord.guilds()[0]
    options = {"prompt": "many foxes --images 9"}  # the house allows 8 a day
    interaction = house.discord.slash(place["id"], place["channels"][0], 6, "serve", options, duplicate_to_all=True)
    house.discord.wait_for(lambda: house.whispers(interaction))
    # The slower one finds the answer that thinks, and that it is refused already, or none any more.
    house.eventually_logged("another", "bot-0", "bot-1", of=interaction)
    [whisper] = house.whispers(interaction)
    assert "8 of 8 pictures left" in whisper["text"]
    assert "--images 8" in whisper["text"]
    assert house.original(interaction) is None
    assert house.request(interaction) is None


def test_what_the_bot_may_not_do_in_a_channel_is_said_before_anything_is_queued(house: House) -> None:
    channel = house.discord.guilds()[2]["channels"][0]
    house.discord.remove_permission(channel, "ATTACH_FILES", "EMBED_LINKS")
    interaction = house.serve(7, guild=2)
    house.discord.wait_answer(interaction)
    house.discord.restore_permissions(channel)
    [whisper] = house.whispers(interaction)
    assert "**Embed Links**, **Attach Files**" in whisper["text"]
    assert "View Channel" not in whisper["text"]
    assert house.request(interaction) is None


def test_a_defer_whose_word_was_lost_is_served_all_the_same(house: House) -> None:
    house.discord.fail_next("POST", "/interactions/.*/callback", 500, after=True)
    interaction = house.serve(8)
    assert house.admitted(interaction).reply["message_id"] == str(house.discord.interaction(interaction)["original_id"])


def test_an_interaction_that_is_answered_too_late_is_told_to_the_operator(house: House) -> None:
    unknown = {"message": "Unknown interaction", "code": 10062}
    house.discord.fail_next("POST", "/interactions/.*/callback", 404, body=unknown)
    interaction = house.serve(9)
    house.eventually_logged("interaction_missed", "bot-0")
    [line] = [line for line in house.log("bot-0").splitlines() if "interaction_missed" in line]
    assert str(interaction["id"]) in line
    assert 'distillery_requests_total{channel="discord",verdict="missed"} 1.0' in house.metrics("bot-0")
    assert house.request(interaction) is None


def test_native_options_come_from_the_definition(house: House) -> None:
    commands = {one["name"]: one for one in house.discord.commands()}
    options = {one["name"]: one for one in commands["serve"]["options"]}
    assert options["prompt"]["required"]
    assert options["seed"]["max_value"] == 2**31 - 1
    assert (options["image"]["type"], options["lora"]["type"], options["adaptface"]["type"]) == (11, 3, 5)
    assert "model" in options
    assert "inpaintmaskgrow" not in options
    assert len(options) <= 25
    assert (commands["serve"]["contexts"], commands["serve"]["integration_types"]) == ([0, 1], [0])
    assert {one["name"]: one["type"] for one in commands["checkmetadata"]["options"]} == {"image": 11, "text": 3}
    assert commands["user-stats"].get("options", []) == []


def test_an_option_and_a_flag_for_the_same_thing_are_both_named(house: House) -> None:
    whisper = house.whispered(house.serve(10, "a fox --seed 7", seed=8))
    assert "`--seed`" in whisper["text"]
    assert 'the option "seed"' in whisper["text"]
