"""Bot processes that come, go and die."""

from tests.contract.bot.house import House, png, stop


def test_bots_take_turns_identifying_and_one_delivers_what_a_dead_one_was_asked(own_house: House) -> None:
    asked = own_house.bot("asked", "0")
    own_house.bot("other", "1")
    own_house.discord.wait_ready(2, timeout=40)
    sessions = own_house.discord.sessions()
    assert sessions["invalid"] == 0
    assert len(sessions["identifies"]) == 2

    interaction = own_house.serve(1, "a fox --images 1")
    own_house.discord.wait_message(interaction)
    asked.kill()
    asked.wait()
    own_house.run(interaction)
    own_house.finish(interaction, png())
    delivery = own_house.delivered(interaction)
    message = own_house.original(interaction)
    assert delivery.way == "token"
    assert message is not None
    assert len(message["attachments"]) == 1
    assert "delivery_sent" in own_house.log("other")


def test_a_bot_told_to_stop_drains_and_its_delivery_goes_to_the_next(own_house: House) -> None:
    own_house.discord.limits(identify_window=0.0)
    first = own_house.bot("first", "0", BOT_DRAIN="0", MAX_CONCURRENCY="2")
    own_house.discord.wait_ready(1, timeout=30)
    interaction = own_house.serve(1, "a fox --images 1")
    own_house.discord.wait_message(interaction)
    lock = f"reply:{own_house.admitted(interaction).public_id}"
    while not own_house.cache.add(lock, b"1", 30):
        pass
    own_house.finish(interaction, png())
    own_house.delivered(interaction, "leased")
    assert stop(first) == 0
    released = own_house.delivered(interaction, "pending")
    assert (released.attempt, released.failure) == (0, None)
    own_house.cache.delete(lock)

    own_house.bot("second", "0", MAX_CONCURRENCY="2")
    assert own_house.delivered(interaction, seconds=30).way == "token"
    assert "commands_unchanged" in _once_ready(own_house)


def test_a_draining_bot_says_that_it_restarts(own_house: House) -> None:
    own_house.discord.limits(identify_window=0.0)
    bot = own_house.bot("only", "0", BOT_DRAIN="20")
    own_house.discord.wait_ready(1, timeout=30)
    held = own_house.serve(1, "a fox --images 1")
    own_house.discord.wait_message(held)
    lock = f"reply:{own_house.admitted(held).public_id}"
    while not own_house.cache.add(lock, b"1", 30):
        pass
    own_house.finish(held, png())
    own_house.delivered(held, "leased")
    bot.terminate()
    own_house.eventually_logged("only", "bot_draining")
    late = own_house.serve(2)
    own_house.discord.wait_answer(late)
    [whisper] = own_house.whispers(late)
    assert "restarting" in whisper["text"]
    own_house.cache.delete(lock)
    assert bot.wait(20) == 0
    assert own_house.delivered(held).way == "token"


def test_a_refused_token_is_explained(own_house: House) -> None:
    own_house.discord.fail_next("GET", "/users/@me", 401, body={"message": "401: Unauthorized", "code": 0})
    bot = own_house.bot("stranger", "0")
    assert bot.wait(30) == 2
    assert "DISCORD_TOKEN" in own_house.log("stranger")


def _once_ready(house: House) -> str:
    house.discord.wait_ready(1, timeout=30)
    return house.log("second")
