"""What admins write in forms, as values; and what is said about what makes no sense."""

import pytest

from bot.admin.fields import filled, gift, limits
from bot.admin.scene import Scene
from bot.admin.section import Section
from distillery.guilds.config import ChannelConfig, GuildConfig, RoleConfig
from distillery.vocabulary.errors import CommandError
from tests.unit.bot.admin.huge import ALL_LIMITS


@pytest.mark.parametrize(
    ("written", "found"),
    [("4 / 8", (4, 8)), ("4", (4, None)), ("/8", (None, 8)), (" 4-8 ", (4, 8)), ("", (None, None)), ("4 /", (4, None))],
)
def test_two_numbers_of_one_input(written: str, found: tuple[int | None, int | None]) -> None:
    told = limits({"images": written})
    assert (told["images"], told["max_images"]) == found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"images": "many"}, "“many”. Write it like 4 / 8."),
        ({"images": "0"}, "Pictures, usually cannot be “0”. Take a number above 0."),
        ({"steps": "10 / 900"}, "Steps, at most cannot be “900”. Take "),
        ({"ar": "wide"}, "Ratio cannot be “wide”. Write it like 16:9."),
    ],
)
def test_a_channel_that_makes_no_sense(written: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError) as raised:
        limits(written)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"quota": "few"}, "Write a number, or leave it empty."),
        ({"quota": "-1"}, "Take a number above -1."),
        ({"priority": "0"}, "Priority cannot be “0”. Take a number above 0."),
    ],
)
def test_a_role_that_makes_no_sense(written: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError) as raised:
        gift(written)
    assert said in str(raised.value)


def test_what_a_form_shows_means_what_holds() -> None:
    role = RoleConfig(tier="free", quota=20, per="month", priority=1.5)
    scene = Scene("1", GuildConfig(by_channel={"2": ALL_LIMITS}, by_role={"3": role}))
    assert ChannelConfig(free=True, **limits(filled(Section.CHANNEL, scene, "2"))) == ALL_LIMITS
    assert RoleConfig(**gift(filled(Section.ROLE, scene, "3"))) == role
    assert RoleConfig(**gift(filled(Section.ROLE, scene, "4"))) == RoleConfig()
