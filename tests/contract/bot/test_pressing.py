"""Whatever is shown can be pressed, by whoever it is for and by anybody else; and all that there is says it when the
database is away. Nothing is listed here: what is registered is used, and what that shows is pressed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.actions import press as actions
from bot.admin import section as panels
from bot.commands.registry import items
from distillery.guilds.audit import OPERATOR
from distillery.guilds.guilds import Guilds
from distillery.members.blocked_pictures import BlockedPictures
from tests.contract.bot.admins import Office
from tests.contract.bot.house import View, png
from tests.contract.bot.results import result
from tests.contract.bot.test_outages import OnMariaDB
from tests.contract.bot.walking import LAST, Choice, Hand, Leaf, choices, is_there, leaves, nonsense, press
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.tiers import tiers_file

ADMIN = 69_000
IN_TIME = 3.0
PICTURES = 21  # blocked: more than a page
MANY = 7  # pictures: with so many, what can be done with one is asked in two steps
A_PAGE = 15
MOST = 250  # presses of different kinds; more, and it never ends
CRASHES = ("_crashed", "Traceback", "interaction_missed")


class Walked(OnMariaDB):
    """A house with one bot, an admin's office, and results to press on."""

    def open(self) -> None:
        self.discord.limits(identify_window=0.0, webhook_rate=[1000, 1.0], channel_rate=[1000, 1.0])
        self.bot("walked", "0,1", MAX_CONCURRENCY="2", TIERS=tiers_file(self._folder, quota=900))
        self.discord.wait_ready(2, timeout=90)
        self.discord.wait_for(self.discord.commands, 30, "no commands were registered")
        self.office = Office(self, ADMIN)
        number = [one["id"] for one in self.discord.guilds()].index(self.office.guild["id"])
        shown = [result(self, ADMIN, pictures=count, guild=number) for count in (1, 4)]
        many = self.serve(ADMIN, f"foxes --images {MANY}", number)
        self.finish(many, *[png()] * MANY)
        self.delivered(many)
        self._fill_pages(number)
        self.hand = Hand(self.office, shown[0]["message_id"])
        self.leaves: list[Leaf] = list(leaves(self.discord.commands()))

    def _fill_pages(self, guild: int) -> None:
        """So much that lists have a next page."""
        for number in range(PICTURES):
            looks = f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}"  # as different from each other as can be
            BlockedPictures(self.database).block(looks, "too loud", guild_id=str(self.office.guild["id"]))
        for number in range(A_PAGE):
            self.admitted(self.serve(ADMIN, f"fox {number} --images 1", guild))
            appeals = lambda config, number=number: config.model_copy(update={"appeals": f"Ask {number}"})  # noqa: E731
            Guilds(self.database).change(str(self.office.guild["id"]), OPERATOR, "test", appeals)

    def told(self, asked: View, seconds: float = 20) -> View:
        """The interaction, once it was answered in time and shows no "thinking" any more."""
        answered = self.discord.wait_answer(asked)
        assert answered["answered_in"] < IN_TIME, asked["name"]

        def settled() -> bool:
            message = self.discord.message(answered["original_id"])
            return not message["thinking"] or bool(message["deleted_at"])

        if answered["original_id"]:
            self.discord.wait_for(settled, seconds, f"{asked['name']} thinks for ever")
        return answered

    def crashes(self) -> list[str]:
        return [line for line in self.log("walked").splitlines() if any(crash in line for crash in CRASHES)]


@pytest.fixture(scope="module")
def own_mariadb() -> Iterator[MariaDB]:
    """One that this module may take away."""
    with MariaDB() as server:
        yield server


@pytest.fixture(scope="module")
def walked(own_mariadb: MariaDB, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walked]:
    folder: Path = tmp_path_factory.mktemp("walked")
    with Memcached(folder / "m") as memcached, Walked(folder, memcached.url, own_mariadb.create_database()) as house:
        house.open()
        yield house


@pytest.fixture
def house(walked: Walked) -> Iterator[Walked]:
    """Whatever a test did, nothing broke and nothing malformed was sent."""
    before = walked.crashes()
    yield walked
    assert walked.crashes() == before
    assert walked.discord.violations() == []
    assert walked.discord.unhandled() == []


def test_everything_that_is_shown_can_be_pressed_by_its_member_and_by_anybody(house: Walked) -> None:
    stranger, pressed = house.hand.member(), dict[str, str]()
    for asked in [house.hand.use(leaf, ADMIN) for leaf in house.leaves]:
        house.told(asked)
    while todo := unpressed(house, pressed):
        choice = min(todo, key=lambda one: bool(LAST.search(one.shape)))
        pressed[choice.shape] = choice.part["custom_id"]
        for member in (stranger, ADMIN):
            if member == ADMIN or not house.discord.message(choice.message_id)["ephemeral_for"]:
                served(house, choice, member)
        assert len(pressed) < MOST, "it never ends"
    meant = {word for one in pressed for word in one.split()}
    assert [verb for verb in actions.Verb if not any(one.startswith(f"a:{verb}:") for one in meant)] == []
    assert [verb for verb in panels.Verb if not any(one.startswith(f"c:{verb}:") for one in meant)] == []
    templates = {item.__name__: item.__discord_ui_compiled_template__ for item in items()}
    assert [name for name, like in templates.items() if not any(map(like.fullmatch, pressed.values()))] == []


def unpressed(house: Walked, pressed: dict[str, str]) -> list[Choice]:
    """One of each kind that the admin sees."""
    seen = [one for one in house.discord.messages() if one["ephemeral_for"] in (None, ADMIN)]
    found = {choice.shape: choice for one in seen for choice in choices(house.hand, one)}
    return [choice for shape, choice in found.items() if shape not in pressed]


def served(house: Walked, choice: Choice, by: int) -> None:
    """Press; a form that opens is sent as it is, and once more with nonsense in it."""
    for written in ({}, None):
        if not is_there(choice, house.discord.message(choice.message_id)):
            return
        modal = house.told(press(house, choice, by))["modal"]
        if modal is None:
            return
        values = nonsense(modal) if written is None else written
        house.told(house.discord.submit(modal["custom_id"], values, by))


def test_everything_says_so_when_the_database_is_away(house: Walked, own_mariadb: MariaDB) -> None:
    members = {leaf.name: ADMIN if leaf.for_admins else house.hand.member() for leaf in house.leaves}
    own_mariadb.kill()
    try:
        asked = [house.hand.use(leaf, members[leaf.name]) for leaf in house.leaves]
        for one in asked:
            if house.told(one, 40)["modal"] is None:
                house.discord.wait_for(lambda one=one: house.whispers(one), 20, f"{one['name']} says nothing")
    finally:
        own_mariadb.start()
