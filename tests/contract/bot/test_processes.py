"""Bot processes that come, go and die."""

import socket
import threading
from pathlib import Path

import discord
import pytest

from bot.__main__ import build, main
from bot.gateway.runner import Bot
from bot.settings import BotSettings
from bot.threads import FETCHERS
from distillery.settings import load
from tests.contract.bot.house import House, png, stop
from tests.support.services.process import free_port


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
    own_house.eventually_logged("commands_synced", "first")
    assert stop(first) == 0
    released = own_house.delivered(interaction, "pending")
    assert (released.attempt, released.failure) == (0, None)
    own_house.cache.delete(lock)

    own_house.bot("second", "0", MAX_CONCURRENCY="2")
    assert own_house.delivered(interaction, seconds=30).way == "token"
    own_house.eventually_logged("commands_unchanged", "second")


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
    own_house.eventually_logged("bot_draining", "only")
    late = own_house.serve(2)
    own_house.discord.wait_answer(late)
    [whisper] = own_house.whispers(late)
    assert "restarting" in whisper["text"]
    own_house.cache.delete(lock)
    assert bot.wait(20) == 0
    assert own_house.delivered(held).way == "token"


def test_no_command_that_was_deferred_is_left_thinking_by_a_bot_that_stops(own_house: House) -> None:
    bot = own_house.bot("only", "0", BOT_DRAIN="0")
    own_house.discord.wait_ready(1, timeout=30)
    own_house.discord.hold_files()
    asked = [own_house.serve(n, "a fox", image=("x.png", png(width=64 + n))) for n in range(1, FETCHERS + 3)]
    asked.append(own_house.use("checkmetadata", 90, image=("y.png", png())))
    own_house.discord.wait_for(lambda: own_house.discord.cdn()["waiting"] == FETCHERS)
    own_house.discord.wait_for(lambda: all(own_house.discord.interaction(one)["original_id"] for one in asked))
    assert stop(bot) == 0
    own_house.discord.release_files()
    for one in asked:
        assert "restarting" in own_house.whispered(one)["text"]
        assert own_house.request(one) is None
    assert [own_house.original(one) for one in asked[:-1]] == [None] * (len(asked) - 1)


def test_a_refused_token_is_explained(own_house: House) -> None:
    own_house.discord.fail_next("GET", "/users/@me", 401, body={"message": "401: Unauthorized", "code": 0})
    bot = own_house.bot("stranger", "0")
    assert bot.wait(30) == 2
    assert "DISCORD_TOKEN" in own_house.log("stranger")


def test_a_bot_stops_at_once_while_it_waits_to_identify(own_house: House) -> None:
    own_house.cache.set("identify:0", b"1", 60)
    bot = own_house.bot("waiting", "0")
    own_house.eventually_logged("logged_in", "waiting")
    assert stop(bot, 5) == 0
    assert own_house.discord.sessions()["identifies"] == []


def test_a_bot_waits_for_a_discord_that_does_not_answer(own_house: House) -> None:
    bot = own_house.bot("early", "0", DISCORD_API_URL=f"http://127.0.0.1:{free_port()}/api/v10")
    own_house.eventually_logged("discord_does_not_answer", "early")
    assert bot.poll() is None
    assert stop(bot, 5) == 0


def test_a_bot_stops_at_once_while_discord_says_nothing(own_house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bot = own_house.bot("patient", "0", DISCORD_API_URL=f"http://127.0.0.1:{silent.getsockname()[1]}/api/v10")
        silent.settimeout(20)
        connection, _ = silent.accept()
        with connection:
            assert stop(bot, 5) == 0


def test_a_bot_lives_in_a_thread_of_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", None)
    with House(tmp_path, "memory://") as house:
        for name, value in house.bot_environment("embedded").items():
            monkeypatch.setenv(name, value)
        settings = load(BotSettings)
        bot = Bot(build(settings, (house.cache, house.doorbell)), settings)
        thread = threading.Thread(target=bot.run)
        thread.start()
        house.discord.wait_ready(1)
        interaction = house.serve(1, "a fox --images 1")
        house.discord.wait_message(interaction)
        house.finish(interaction, png())
        assert house.delivered(interaction).way == "token"
        bot.stop()
        thread.join(10)
        assert not thread.is_alive()
        assert house.discord.violations() == []


def test_tables_that_are_not_there_are_named_and_a_database_that_is_away_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    began: list[str] = []
    monkeypatch.setattr(Bot, "run", lambda _: began.append("serve"))
    monkeypatch.setattr("bot.__main__.on_stop", lambda _: None)
    monkeypatch.setattr("bot.__main__.log.configure", lambda *_: None)
    monkeypatch.setenv("DISCORD_TOKEN", "x")
    monkeypatch.setenv("STORAGE_URL", f"file://{tmp_path}/pictures")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    for arguments in ([], ["sync"]):
        monkeypatch.setattr("sys.argv", ["bot", *arguments])
        assert main() == 2
        assert "python -m distillery migrate" in capsys.readouterr().err
    assert began == []
    monkeypatch.setattr("sys.argv", ["bot"])
    monkeypatch.setenv("DATABASE_URL", f"mysql+pymysql://x:x@127.0.0.1:{free_port()}/x")
    assert main() == 0
    assert began == ["serve"]
