"""Requests summed by the database, by day, member and model: what comes over the wire grows with days, not requests."""

from typing import Any

from sqlalchemy import ColumnElement, Date, Float, Select, case, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from distillery.database import schema
from distillery.vocabulary.jobs import Outcome

requests, generations, pictures = schema.requests, schema.generations, schema.pictures

DAY = func.date(requests.c.created_at, type_=Date()).label("day")
MODEL = requests.c.parameters["model"].as_string().label("model")
KEY = (DAY, requests.c.member_id, MODEL)


class seconds_between(FunctionElement[float]):  # noqa: N801 - reads as a SQL function
    """From the first instant to the second; NULL where one of them is."""

    inherit_cache = True
    type = Float()


@compiles(seconds_between, "sqlite")
def _sqlite_between(element: seconds_between, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(each, **options) for each in element.clauses)
    return f"round((julianday({end}) - julianday({start})) * 86400, 3)"  # it knows no shorter times


@compiles(seconds_between, "mysql")
@compiles(seconds_between, "mariadb")
def _mysql_between(element: seconds_between, compiler: Any, **options: Any) -> str:
    start, end = (compiler.process(each, **options) for each in element.clauses)
    return f"(TIMESTAMPDIFF(MICROSECOND, {start}, {end}) / 1e6)"


def asked(recent: ColumnElement[bool]) -> Select[Any]:
    """``(day, member_id, model, requests, pictures, <outcomes>, open, started, waiting)`` of `recent` requests."""
    made = select(func.count()).where(pictures.c.request_id == requests.c.id).scalar_subquery()
    waited = seconds_between(requests.c.created_at, requests.c.started_at)
    return (
        select(
            *KEY,
            func.count().label("requests"),
            func.sum(made).label("pictures"),
            *(_count(requests.c.outcome == each).label(each) for each in Outcome),
            _count(requests.c.outcome.is_(None)).label("open"),
            func.count(requests.c.started_at).label("started"),
            func.sum(case((waited > 0, waited), else_=0.0)).label("waiting"),
        )
        .where(recent)
        .group_by("day", requests.c.member_id, "model")
    )


def worked(recent: ColumnElement[bool]) -> Select[Any]:
    """``(day, member_id, model, seconds)`` that graphs ran."""
    running = func.sum(generations.c.timings["running"].as_float())
    ran = select(*KEY, running.label("seconds")).join_from(generations, requests)
    return ran.where(recent, generations.c.timings.is_not(None)).group_by("day", requests.c.member_id, "model")


def named(recent: ColumnElement[bool]) -> Select[Any]:
    """``(member_id, member_name)``, as Discord knew them last."""
    last = select(func.max(requests.c.id)).where(recent, requests.c.member_name.is_not(None))
    return select(requests.c.member_id, requests.c.member_name).where(
        requests.c.id.in_(last.group_by(requests.c.member_id))
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
