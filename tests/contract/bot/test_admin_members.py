"""What admins do about members and requests, and what they read about them."""

import csv
import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from distillery.database import schema
from distillery.guilds.audit import Admin
from distillery.guilds.changing import Listed, listing
from distillery.guilds.guilds import Guilds
from distillery.members import record
from distillery.members.blocks import cool_down
from distillery.members.presets import Presets
from tests.contract.bot.admins import Office
from tests.contract.bot.house import House, png
from tests.support.discord.model.refusal import Refused

BOSS = 910


@pytest.fixture
def office(house: House) -> Office:
    """A guild whose second room is its log channel, where each member may have two pictures a day."""
    office = Office(house, BOSS)
    office.panel(office.use("config log", channel=office.rooms[1])).becomes("✅")
    office.panel(office.use("config role", role=office.guild["id"], quota=2)).becomes("✅")
    return office


def made(house: House, office: Office, member: int, pictures: int = 1) -> str:
    """A request that was delivered; its number."""
    asked = office.serve(member, f"a red fox --images {pictures}")
    request = house.admitted(asked)
    house.finish(asked, *[png()] * pictures)
    house.delivered(asked)
    return str(request.public_id)


def test_a_blocked_member_reads_why_and_is_let_in_again(house: House, office: Office) -> None:
    told = {"member": 911, "reason": "too loud", "duration": 3600}
    office.panel(office.use("admin block", **told)).becomes("🚫 <@911> can ask for no pictures here until <t:")
    assert "The reason: “too loud”." in house.whispered(office.serve(911))["text"]
    office.panel(office.use("admin blocks")).becomes("1 member is blocked here").becomes("too loud")
    office.panel(office.use("admin unblock", member=911)).becomes("✅ <@911> can ask for pictures again.")
    office.panel(office.use("admin unblock", member=911)).becomes("<@911> is not blocked in this server.")
    assert house.admitted(office.serve(911)).member_id == "911"
    assert [post for post in office.posts(1) if re.search(r"Blocked <@911> until <t:\d+:f>: too loud", post)]


def test_pictures_are_given_back_by_request_and_by_member(house: House, office: Office) -> None:
    request = made(house, office, 912, pictures=2)
    refused = house.whispered(office.serve(912))
    assert "✅ 2 pictures were given back." in office.panel(office.use("admin refund", request=f"{request}-1.png")).text
    assert house.admitted(office.serve(912, "a fox --images 2")).images == 2
    assert refused["text"]
    office.panel(office.use("admin refund", request=request)).becomes("There is nothing to give back")
    made(house, office, 913)
    office.panel(office.use("admin refund", member=913, pictures=5)).becomes("✅ 1 picture was given back.")
    assert "Whose, or which request?" in house.whispered(office.use("admin refund"))["text"]
    assert (
        "There is no request nonsense here." in house.whispered(office.use("admin refund", request="nonsense"))["text"]
    )


def test_what_is_under_way_is_called_off(house: House, office: Office) -> None:
    first, second = house.admitted(office.serve(914)), house.admitted(office.serve(914))
    office.panel(office.use("admin cancel", request=first.public_id)).becomes("✅ 1 request was cancelled.")
    office.panel(office.use("admin cancel", member=914)).becomes("✅ 1 request was cancelled.")
    office.panel(office.use("admin cancel", member=914)).becomes("Nothing is under way")
    with house.database.read() as connection:
        mine = select(schema.requests.c.cancel_requested_at).where(schema.requests.c.public_id == second.public_id)
        assert connection.execute(mine).scalar() is not None
    elsewhere = house.admitted(house.serve(914))
    whisper = house.whispered(office.use("admin cancel", request=elsewhere.public_id))
    assert f"There is no request {elsewhere.public_id} here." in whisper["text"].replace("\\", "")


def test_numbers_come_with_a_picture_of_them_and_as_rows(house: House, office: Office) -> None:
    made(house, office, 915, pictures=2)
    panel = office.panel(office.use("admin usage"))
    panel.becomes("The last 7 days").becomes("2 pictures for 1 request").becomes("**Most pictures** <@915> 2")
    [attachment] = house.discord.message(panel.message_id)["attachments"]
    with Image.open(io.BytesIO(house.discord.download(attachment))) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 675))
    exported = office.panel(office.use("admin export", days=1)).becomes("The rows of the last day.")
    [attachment] = house.discord.message(exported.message_id)["attachments"]
    rows = list(csv.DictReader(io.StringIO(house.discord.download(attachment).decode("utf-8-sig"))))
    assert [(row["member_id"], row["pictures"], row["succeeded"]) for row in rows] == [("915", "2", "1")]


def test_the_audit_log_is_read_page_by_page(house: House, office: Office) -> None:
    guilds, here = Guilds(house.database), str(office.guild["id"])
    for number in range(12):
        word = listing(Listed.WORDS, add=[f"word {number}"])
        guilds.change(here, Admin(str(BOSS)), "config.words", word)
    panel = office.panel(office.use("admin audit")).becomes(f"<@{BOSS}> **Blocked words** 1 word added")
    assert "Log channel" not in panel.text
    [older] = [part["custom_id"] for part in panel.parts() if str(part.get("custom_id")).startswith("ad:audit")]
    panel.press(older)
    panel.becomes(f"**Log channel** No channel → <#{office.rooms[1]}>")


def test_strikes_are_read_for_an_appeal_and_cleared(house: House, office: Office) -> None:
    office.panel(office.use("config words", add="mud")).becomes("✅")
    for heap in ("small", "large", "huge"):
        house.whispered(office.serve(916, f"a {heap} heap of mud --images 1"))
    panel = office.panel(office.use("admin strikes", member=916)).becomes("3 strikes of <@916>")
    assert "a huge heap of mud" in panel.text
    assert "Only members who may" in house.whispered(office.use("admin strikes", by=916, member=916))["text"]
    panel.press("ad:clear:916")
    panel.becomes("✅ 3 strikes were cleared.")
    assert house.admitted(office.serve(916)).member_id == "916"
    what = [each.what for each in Guilds(house.database).changes(str(office.guild["id"]), 1)]
    assert what == ["member.clear"]


def test_a_pause_without_strikes_is_lifted_with_a_line(house: House, office: Office) -> None:
    office.panel(office.use("config words", add="mud")).becomes("✅")
    house.whispered(office.serve(920, "a heap of mud --images 1"))
    panel = office.panel(office.use("admin strikes", member=920)).becomes("1 strike of <@920>")
    guild = str(office.guild["id"])
    house.database.write(lambda tx: record.clear(tx, "920", guild))
    cool_down(house.database, "920", guild_id=guild, reason="strikes", seconds=3600)
    panel.press("ad:clear:920")
    panel.becomes("✅ <@920> can ask for pictures again.")
    assert house.admitted(office.serve(920)).member_id == "920"
    office.panel(office.use("admin audit")).becomes("Lifted the pause of <@920>.")


def test_a_shared_preset_is_taken_down(house: House, office: Office) -> None:
    guild, presets = str(office.guild["id"]), Presets(house.database)
    presets.save("921", "wide", "--ar 16:9")
    presets.share("921", "wide", guild)
    office.panel(office.use("admin preset", name="Wide")).becomes("✅ Only <@921> can use the preset “Wide” now.")
    assert presets.visible("922", guild) == []
    assert [each.name for each in presets.visible("921", guild)] == ["wide"]
    office.panel(office.use("admin preset", name="wide")).becomes("No preset “wide” is shared here.")
    office.panel(office.use("admin audit")).becomes("Unshared the preset “wide” of <@921>.")
    assert [post for post in office.posts(1) if "of <@921>" in post]


def test_a_picture_is_blocked_by_the_menu_of_its_message(house: House, office: Office) -> None:
    message = house.discord.post(office.rooms[0], 917, "look", ("fox.png", png("purple")))
    refused = house.discord.message_command(message["id"], "Block this picture", 917)
    assert "Only members who may" in house.whispered(refused)["text"]
    blocked = house.discord.message_command(message["id"], "Block this picture", BOSS)
    assert "Nobody here can start from this picture" in house.discord.wait_message(blocked)["text"]
    asked = house.discord.message_command(message["id"], "Check metadata", 917)
    assert "may not be used here" in house.whispered(asked)["text"]

    panel = office.panel(office.use("admin pictures")).becomes("1 picture is blocked here").becomes(f"<@{BOSS}>")
    assert f"/{office.rooms[0]}/{message['id']}" in panel.text
    [select] = [part for part in panel.parts() if part["type"] == 3]
    [looks] = [option["value"] for option in select["options"]]
    panel.press(select["custom_id"], [looks])
    panel.becomes("✅ Members can start from that picture again.").becomes("0 pictures are blocked here")
    asked = house.discord.message_command(message["id"], "Check metadata", 917)
    assert "64 × 36 pixels" in house.whispered(asked)["text"]
    office.panel(office.use("admin audit")).becomes(f"Unblocked a picture (`{looks}`).").becomes("Blocked a picture (")


def test_without_manage_server_nothing_is_offered(house: House, office: Office) -> None:
    house.discord.offer_commands(office.guild["id"], to_all=False)
    for command in ("admin usage", "config show"):
        with pytest.raises(Refused):
            office.use(command, by=919)
    assert office.panel(office.use("admin blocks")).becomes("0 members are blocked here")
