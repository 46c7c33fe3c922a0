"""Which tier and quotas an ask goes by, however roles, purchases and what was given combine."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distillery.guilds.config import GuildConfig, RoleConfig
from distillery.intake.ask import Ask
from distillery.intake.tiers import Tiers
from distillery.members.accounts import Account
from tests.support.asks import an_ask
from tests.support.tiers import a_tier

NOW = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
GUILD = "123456789012345678"
NAMES = ("member", "free", "patron", "founder")
LISTED = Tiers(
    {
        "member": a_tier("member", quota=10),
        "free": a_tier("free", quota=5),
        "patron": a_tier("patron", quota=20, by_role=True),
        "founder": a_tier("founder", quota=1000, per="month", by_role=True, weight=2.0),
        "house": a_tier("house", quota=9999),
    },
    "member",
    {"41": "patron", "42": "founder", "43": "house"},
)

roles = st.dictionaries(
    st.sampled_from(["1", "2", "3", GUILD]),
    st.builds(
        RoleConfig,
        tier=st.sampled_from([None, *NAMES, "house", "gone"]),
        quota=st.none() | st.integers(0, 50),
        per=st.sampled_from(["day", "month"]),
        priority=st.none() | st.floats(0.1, 10),
    ),
)
asks = st.builds(
    lambda held, bought: an_ask(guild_id=GUILD, roles=tuple(held), entitlements=tuple(bought)),
    st.sets(st.sampled_from(["1", "2", "3", "4"])),
    st.sets(st.sampled_from(["40", "41", "42", "43"])),
)


@given(asks, roles, st.sampled_from([None, *NAMES, "gone"]), st.sampled_from([None, "free"]))
def test_rules_that_hold_however_they_combine(
    ask: Ask, by_role: dict[str, RoleConfig], of_member: str | None, of_command: str | None
) -> None:
    config = GuildConfig(by_role=by_role)
    allowance = LISTED.allowance(of_member, of_command, ask=ask, config=config)
    held = [role for name, role in by_role.items() if name in {*ask.roles, GUILD}]
    given_by_role = {role.tier for role in held} & {"patron", "founder"}
    if of_command:
        assert (allowance.tier.name, allowance.apart) == ("free", True)
    elif given_by_role:
        assert allowance.tier.name in given_by_role, "a role comes before what was bought, and gives only its tiers"
    elif set(ask.entitlements) - {"40"}:
        assert allowance.tier.name == LISTED.entitlements[max(set(ask.entitlements) - {"40"})]
    else:
        assert allowance.tier.name == (of_member if of_member in NAMES else "member")
    own, *guilds = allowance.accounts(ask, NOW)
    assert own.limit == allowance.tier.quota
    quotas = [(role.quota, role.per) for role in held if role.quota is not None]
    assert bool(guilds) == bool(quotas)
    for account in guilds:
        counted = {"day": "2026-11-22", "month": "2026-11"}
        assert account in [Account(f"g{GUILD}/{counted[per]}", quota) for quota, per in quotas]
        assert account.limit * (30 if account.period.count("-") == 2 else 1) == max(
            quota * (30 if per == "day" else 1) for quota, per in quotas
        )
    assert 0 < allowance.weight <= allowance.tier.weight, "no guild's priority takes anything from other guilds"
    assert all(len(account.period) <= 32 for account in (own, *guilds))


def test_the_best_role_has_all_of_the_tiers_weight_and_twice_the_priority_twice_the_share() -> None:
    config = GuildConfig(by_role={"1": RoleConfig(priority=4), "2": RoleConfig(priority=2)})
    weights = [
        LISTED.allowance(None, ask=an_ask(guild_id=GUILD, roles=held), config=config).weight
        for held in ((), ("2",), ("1",), ("1", "2"))
    ]
    assert weights == [0.25, 0.5, 1.0, 1.0]


def test_a_longest_period_fits_its_column() -> None:
    ask = replace(an_ask(), guild_id="9" * 20, roles=("1",))
    allowance = LISTED.allowance(None, ask=ask, config=GuildConfig(by_role={"1": RoleConfig(quota=1)}))
    assert len(allowance.accounts(ask, NOW)[1].period) == 32


@pytest.mark.parametrize("direct", [an_ask(roles=("1",)), an_ask(channel="api", roles=("1",))])
def test_outside_of_guilds_there_are_no_roles(direct: Ask) -> None:
    allowance = LISTED.allowance(None, ask=direct)
    assert (allowance.tier.name, len(allowance.accounts(direct)), allowance.weight) == ("member", 1, 1.0)
