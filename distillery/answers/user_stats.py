"""/user-stats: what a member made, may still make, and owns."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from distillery.answers.answer import Answer
from distillery.answers.question import Allowance, Question, Sources
from distillery.database import schema
from distillery.queue import quota

requests, pictures, members = schema.requests, schema.pictures, schema.members
NOW = {"day": "today", "month": "this month"}


def user_stats(question: Question, sources: Sources) -> Answer:
    """Rows only; a member is one since their first request."""
    member = question.member_id
    with sources.database.read() as connection:
        since = _first_request(connection, member)
        fields = (
            ("Member since", f"{since.day} {since:%B %Y}" if since else "no picture asked for yet"),
            ("Pictures made", f"{_made(connection, member):,}"),
            *_quotas(connection, question, sources),
            ("Training credits", "0 (training comes later)"),
            ("LoRAs owned", _owned(question, sources)),
        )
    return Answer("Your statistics", fields=fields)


def _first_request(connection: Connection, member: str) -> datetime | None:
    first = select(requests.c.created_at).where(requests.c.member_id == member).order_by(requests.c.id).limit(1)
    return connection.execute(first).scalar()


def _made(connection: Connection, member: str) -> int:
    mine = select(func.count()).select_from(pictures.join(requests, pictures.c.request_id == requests.c.id))
    return int(connection.execute(mine.where(requests.c.member_id == member)).scalar_one())


def _quotas(connection: Connection, question: Question, sources: Sources) -> Iterator[tuple[str, str]]:
    """The member's own tier, and each that commands of its own go by."""
    named = select(members.c.tier).where(members.c.member_id == question.member_id)
    own = connection.execute(named).scalar()
    mine = sources.tiers.allowance(own)
    yield f"Quota ({mine.tier.name})", _quota(connection, question.member_id, mine)
    for tier in sorted({each.tier for each in sources.catalogue.definitions.values() if each.tier}):
        apart = sources.tiers.allowance(own, tier)
        yield f"Quota of {tier} commands", _quota(connection, question.member_id, apart)


def _quota(connection: Connection, member: str, allowance: Allowance) -> str:
    tier = allowance.tier
    used = quota.used(connection, member, allowance.period())
    left = max(tier.quota - used, 0)
    return f"{used:,} of {tier.quota:,} pictures used {NOW[tier.per]}, {left:,} left"


def _owned(question: Question, sources: Sources) -> str:
    loras = [lora for lora in sources.catalogue.library.loras.values() if lora.owner == question.member_id]
    return ", ".join(f"{lora.name} ({'public' if lora.public else 'private'})" for lora in loras) or "none"
