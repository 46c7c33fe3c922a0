"""Tiers: what is listed, what a member or a command goes by, and the name that use is counted under."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from distillery.intake.tiers import Tiers
from distillery.vocabulary.errors import NotFound, SettingsError
from tests.support.service import ROOT
from tests.support.tiers import a_tier, tiers, tiers_file

SOON = datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC)


def test_the_shipped_tiers_are_generous() -> None:
    shipped = Tiers.load(ROOT / "tiers.toml")
    member, free = shipped.allowance(None).tier, shipped.allowance(None, "free").tier
    assert (member.images, member.max_images, member.quota, member.per) == (4, 10, 400, "day")
    assert (free.images, free.max_images, free.quota, free.per) == (2, 4, 20, "day")
    assert free.weight < member.weight
    assert (member.direct_messages, free.direct_messages) == (True, False)
    assert shipped.by_role == ("member", "free"), "no server's admins give away what others pay for"


def test_a_file_of_tiers_says_what_it_was_written_from(tmp_path: Path) -> None:
    assert Tiers.load(Path(tiers_file(tmp_path, quota=7, per="month"))) == tiers(quota=7, per="month")


@pytest.mark.parametrize(
    ("of_member", "of_command", "name", "period"),
    [
        (None, None, "member", "2026-11-21"),
        ("founder", None, "founder", "2026-11"),
        ("gone", None, "member", "2026-11-21"),
        ("founder", "free", "free", "free/2026-11-21"),
        (None, "free", "free", "free/2026-11-21"),
    ],
)
def test_who_goes_by_which_tier_and_period(
    of_member: str | None, of_command: str | None, name: str, period: str
) -> None:
    listed = tiers().tiers | {"founder": a_tier("founder", per="month")}
    allowance = Tiers(listed, "member").allowance(of_member, of_command)
    assert (allowance.tier.name, allowance.period(SOON)) == (name, period)


def test_a_tier_that_is_not_listed_is_told_with_those_that_are() -> None:
    with pytest.raises(NotFound, match=r'no tier "gold". There are: member, free'):
        tiers().tier("gold")
    tiers().require({"serve": None, "serve-free": "free"})
    with pytest.raises(SettingsError, match=r'^tiers\.toml: /serve-gold names the tier "gold"'):
        tiers().require({"serve-gold": "gold"})


def test_a_tier_that_is_missing_is_told_with_the_file_that_lacks_it(tmp_path: Path) -> None:
    path = Path(tiers_file(tmp_path))
    with pytest.raises(SettingsError) as told:
        Tiers.load(path).require({"serve-gold": "gold", "serve": None, "serve-silver": "silver"})
    assert [line.partition(" names ")[0] for line in str(told.value).splitlines()] == [
        f"{path}: /serve-gold", f"{path}: /serve-silver"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "wrong"),
    [
        ({"images": 0}, "images"),
        ({"images": 5}, "images must not be more than max_images"),
        ({"max_images": 11}, "max_images"),
        ({"weight": 0.0}, "weight"),
        ({"weight": float("inf")}, "weight"),
        ({"per": "years"}, "per: must be 'day' or 'month'."),
        ({"per": "dai"}, "Did you mean day?"),
        ({"quota": -1}, "quota"),
        ({"colour": 1}, "colour: there is no such key. There are: "),
        ({"weigth": 1}, "weigth: there is no such key. Did you mean weight?"),
    ],
)
def test_what_makes_no_sense_is_told_by_its_key(tmp_path: Path, tier: dict[str, object], wrong: str) -> None:
    fields = {"images": 1, "max_images": 4, "quota": 9, "per": "day"} | tier
    path = tmp_path / "tiers.toml"
    path.write_text(
        'default = "gold"\n[tiers.gold]\n' + "\n".join(f"{key} = {value!r}" for key, value in fields.items())
    )
    with pytest.raises(SettingsError) as told:
        Tiers.load(path)
    assert str(told.value).startswith(f"{path}: tiers.gold")
    assert wrong in str(told.value)


@pytest.mark.parametrize(
    ("sold", "wrong"),
    [('"41" = "gold"', '"gold" is none of the tiers'), ('sku = "member"', "an SKU's id, digits only")],
)
def test_what_is_sold_must_be_there(tmp_path: Path, sold: str, wrong: str) -> None:
    path = Path(tiers_file(tmp_path))
    path.write_text(f'{path.read_text()}\n[entitlements]\n"40" = "free"\n')
    assert Tiers.load(path).entitlements == {"40": "free"}
    path.write_text(f"{path.read_text()}{sold}\n")
    with pytest.raises(SettingsError) as told:
        Tiers.load(path)
    assert wrong in str(told.value)


@pytest.mark.parametrize("text", ["", 'default = "gold"', 'default = "gold"\ntiers = 7', 'default = "gold"\n[tiers]'])
def test_a_file_without_its_default_tier_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "tiers.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"tiers\.toml"):
        Tiers.load(tmp_path / "tiers.toml")


def test_a_name_and_its_period_fit_their_column() -> None:
    with pytest.raises(ValueError, match="name"):
        a_tier("a" * 21)
    assert len(tiers().allowance(None, "free").period()) + 20 - len("free") <= 32
