"""/user-stats: what a member made, may still make, and owns; the numbers of a quota add up."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, func, select

from distillery.answers.answer import Answer
from distillery.answers.question import Allowance, Question, Sources
from distillery.database import schema
from distillery.i18n import when
from distillery.library import Lora
from distillery.members.accounts import Account, statement
from distillery.vocabulary.jobs import RequestStatus
from distillery.vocabulary.text import Text, joined, text

requests, pictures, members = schema.requests, schema.pictures, schema.members


def user_stats(question: Question, sources: Sources) -> Answer:
    """Rows only; a member is one since their first request."""
    member = question.member_id
    with sources.database.read() as connection:
        since = _first_request(connection, member)
        made, delivered = _made(connection, member), _made(connection, member, RequestStatus.DELIVERED)
        fields = (
            (text("Member since"), when(since) if since else text("no picture asked for yet")),
            (
                text("Pictures made"),
                text("{count:,}, of which {delivered:,} delivered", count=made, delivered=delivered),
            ),
            *_quotas(connection, question, sources),
            (text("Training credits"), text("0 (training comes later)")),
            (text("LoRAs owned"), _owned(question, sources)),
        )
    return Answer(text("Your statistics"), fields=fields)


def _first_request(connection: Connection, member: str) -> datetime | None:
    first = select(requests.c.created_at).where(requests.c.member_id == member).order_by(requests.c.id).limit(1)
    return connection.execute(first).scalar()


def _made(connection: Connection, member: str, status: RequestStatus | None = None) -> int:
    mine = select(func.count()).select_from(pictures.join(requests, pictures.c.request_id == requests.c.id))
    mine = mine.where(requests.c.member_id == member)
    return int(connection.execute(mine.where(requests.c.status == status) if status else mine).scalar_one())


def _quotas(connection: Connection, question: Question, sources: Sources) -> Iterator[tuple[Text, Text]]:
    """The member's own tier, what the guild gives them of it, and each tier that commands of its own go by."""
    named = select(members.c.tier).where(members.c.member_id == question.member_id)
    own = connection.execute(named).scalar()

    def allowance(of_command: str | None = None) -> Allowance:
        return sources.tiers.allowance(own, of_command, ask=question.asker, config=question.config)

    mine = allowance()
    account, *of_guild = mine.accounts(question.asker)
    yield text("Quota ({tier})", tier=mine.tier.name), _account(connection, question, account)
    for each in of_guild:
        yield text("Quota in this server"), _account(connection, question, each)
    for tier in sorted({each.tier for each in sources.catalogue.definitions.values() if each.tier}):
        account, *_ = allowance(tier).accounts(question.asker)
        yield text("Quota of {tier} commands", tier=tier), _account(connection, question, account)


def _account(connection: Connection, question: Question, account: Account) -> Text:
    """Where its pictures are: left, delivered and on their way are the quota and what was given back."""
    of = statement(connection, question.member_id, account.period)
    told = {"left": max(account.limit - of.used, 0), "quota": account.limit}
    left = text("Left today: {left:,} of {quota:,}.", **told)
    if not account.daily:
        left = text("Left this month: {left:,} of {quota:,}.", **told)
    gone = text(
        "Delivered: {spent:,}, on their way: {reserved:,}, refunded: {refunded:,}.",
        spent=of.spent,
        reserved=of.reserved,
        refunded=of.refunded,
    )
    granted = [text("Given back by admins: {granted:,}.", granted=of.granted)] if of.granted else []
    return joined([left, gone, *granted])


def _owned(question: Question, sources: Sources) -> Text:
    loras = [lora for lora in sources.catalogue.library.loras.values() if lora.owner == question.member_id]
    return joined([_named(lora) for lora in loras], ", ") if loras else text("none")


def _named(lora: Lora) -> Text:
    if lora.public:
        return text("{name} (public)", name=lora.name)
    return text("{name} (private)", name=lora.name)
