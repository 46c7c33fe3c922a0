"""What members look after themselves: history, favourites, their queue, and help."""

from typing import Any

from distillery.members.favourites import Favourites
from tests.contract.bot.house import House, View
from tests.contract.bot.results import parts, press, result
from tests.support.discord.model.components import walk


def words(message: View) -> str:
    """All that is written in a message."""
    return "\n".join(part["content"] for part in walk(message["components"]) if part["type"] == 10)


def pictures(message: View) -> int:
    """How many small pictures stand beside its entries."""
    return sum(part["type"] == 11 for part in walk(message["components"]))


def turned(house: House, message: View, label: str, member: int) -> str:
    """What the page says after the button so labelled was pressed."""
    before, [button] = (
        words(message),
        [one for one in parts(house, message["id"]).values() if one.get("label") == label],
    )
    house.discord.click(message["id"], button["custom_id"], member)
    return house.discord.wait_for(lambda: (now := words(house.discord.message(message["id"]))) != before and now)


def chosen(house: House, message: View, custom_id: str, value: str, member: int) -> View:
    return house.discord.click(message["id"], custom_id, member, [value])


def opened(house: House, command: str, member: int, /, **options: Any) -> View:
    """The page that a command brings, which only the member sees."""
    message = house.whispered(house.use(command, member, **options))
    assert message["ephemeral_for"] == member
    return message


def test_what_there_is_none_of_yet_is_said_with_what_to_do(house: House) -> None:
    assert "try `/serve a red fox`" in words(opened(house, "history", 400))
    assert "press **Favourite**" in words(opened(house, "favourites", 400))
    assert "try `/presets save" in words(opened(house, "presets list", 400))
    assert "None of it is yours" in words(opened(house, "queue", 400))


def test_history_has_pages_that_are_turned_both_ways(house: House) -> None:
    for number in range(6):
        house.admitted(house.serve(401, f"fox number {number} --images 1"))
    message = opened(house, "history", 401)
    assert [f"number {number}" in words(message) for number in range(6)] == [False, True, True, True, True, True]
    older = turned(house, message, "Older", 401)
    assert "number 0" in older
    assert "number 1" not in older
    newer = turned(house, house.discord.message(message["id"]), "Newer", 401)
    assert "number 5" in newer
    assert "number 0" not in newer


def test_history_is_looked_through_by_words_command_and_favourites(house: House) -> None:
    shown = result(house, 402, "a blue heron")
    house.admitted(house.serve(402, "a red fox --images 1"))
    assert "heron" not in words(opened(house, "history", 402, text="FOX"))
    assert "Nothing of yours matches." in words(opened(house, "history", 402, command="upscale"))
    Favourites(house.database).toggle("402", shown["request_id"], 0)
    message = opened(house, "history", 402, favourites=True)
    assert "heron" in words(message)
    assert "fox" not in words(message)
    assert pictures(message) == 1


def test_a_result_comes_back_with_all_its_buttons_for_its_member_alone(house: House) -> None:
    shown = result(house, 403, "a green finch", pictures=2)
    message = opened(house, "history", 403)
    back = house.whispered(chosen(house, message, "m:show", shown["request_id"], 403))
    assert parts(house, back["id"]).keys() == parts(house, shown["message_id"]).keys()
    assert len(back["attachments"]) == 2
    asked = house.admitted(chosen(house, message, "m:again", shown["request_id"], 403))
    assert asked.parameters["prompt"] == "a green finch"


def test_favourites_show_the_very_picture(house: House) -> None:
    shown = result(house, 404, "a tall crane", pictures=2)
    press(house, shown, "favourite", 405, 1)
    house.discord.wait_for(lambda: Favourites(house.database).page("405", 1))
    message = opened(house, "favourites", 405)
    assert "a tall crane" in words(message)
    assert pictures(message) == 1
    back = house.whispered(chosen(house, message, "m:show", f"{shown['request_id']}:1", 405))
    assert f"a:upscale:{shown['request_id']}:1" in parts(house, back["id"])
    assert len(back["attachments"]) == 1


def test_pages_outlive_the_process_that_showed_them(own_house: House) -> None:
    own_house.discord.limits(identify_window=0.0)
    first = own_house.bot("first", "0", MAX_CONCURRENCY="2")
    own_house.discord.wait_ready(1, timeout=30)
    own_house.eventually_logged("commands_synced", "first")
    asked = [own_house.admitted(own_house.serve(1, f"fox number {number} --images 1")) for number in range(6)]
    history, queue = opened(own_house, "history", 1), opened(own_house, "queue", 1)
    first.kill()
    first.wait()
    own_house.bot("second", "0", MAX_CONCURRENCY="2")
    own_house.discord.wait_for(lambda: len(own_house.discord.sessions()["identifies"]) == 2, 30)
    own_house.discord.wait_ready(1, timeout=30)
    assert "number 0" in turned(own_house, history, "Older", 1)
    chosen(own_house, queue, "m:cancel", asked[0].public_id, 1)
    own_house.discord.wait_for(lambda: "number 0" not in words(own_house.discord.message(queue["id"])))


def test_the_queue_is_shown_and_left(house: House) -> None:
    first, second = (house.serve(408, f"waiting {name} --images 1") for name in ("one", "two"))
    mine, _ = house.admitted(first), house.admitted(second)
    message = opened(house, "queue", 408)
    assert "waiting one" in words(message)
    assert "waiting two" in words(message)
    assert "Place" in words(message)
    assert "in all" in words(message)
    before = words(message)
    chosen(house, message, "m:cancel", mine.public_id, 408)
    left = house.discord.wait_for(lambda: (now := words(house.discord.message(message["id"]))) != before and now)
    assert "waiting one" not in left
    assert house.admitted(first).outcome == "cancelled"
    assert "waiting two" in left


def test_help_tells_every_command_and_each_with_examples(house: House) -> None:
    message = opened(house, "help", 409)
    registered = [one["name"] for one in house.discord.commands() if one["type"] == 1]
    told = words(message)
    everybodys = [name for name in registered if name not in ("config", "admin")]
    assert [name for name in everybodys if f"/{name}**" not in told] == []
    assert "/admin**" not in told
    presets = house.whispered(chosen(house, message, "m:help", "presets", 409))
    assert "/presets unshare" in words(presets)
    interaction = house.use("help", 409, command="/Upscale")
    house.discord.wait_for(lambda: house.whispers(interaction))
    assert "--preset" in "\n".join(map(words, house.whispers(interaction)))
    assert "Did you mean /serve?" in str(house.whispered(house.use("help", 409, command="serv"))["text"])
