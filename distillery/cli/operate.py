"""`migrate`, `check` and `queue`: what operators do to a system."""

import json

import typer
from alembic.util import CommandError
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from distillery.check import CheckSettings, checks
from distillery.database import migrate as migrations
from distillery.database.engine import Database
from distillery.database.revision import current, require
from distillery.queue.census import census
from distillery.settings import DatabaseSettings, load
from distillery.vocabulary.errors import SettingsError


def migrate(revision: str, down: bool) -> None:
    """Bring the database to the schema that this version expects."""
    database = Database(load(DatabaseSettings).database_url)
    database.check()
    if down and revision == "head":
        raise SettingsError("Say which revision to go down to; `base` takes everything back, and all data with it.")
    try:
        (migrations.downgrade if down else migrations.upgrade)(database, revision)
    except CommandError as error:
        raise SettingsError(f"The database cannot be brought to revision {revision}: {error}") from None
    print(f"The database is at {current(database) or 'no revision'}.")


def check() -> None:
    """Ask every configured service whether it really answers; say what is wrong and how to mend it."""
    console = Console()
    broken = 0
    for name, problem, notes in checks(load(CheckSettings)):
        broken += problem is not None
        line = f"[red]✗[/] {name}: {escape(problem)}" if problem else f"[green]✓[/] {name}"
        console.print(line, highlight=False, soft_wrap=True)  # a command to copy must stay in one piece
        for note in notes:
            console.print(Text(f"  · {note}", style="dim"), soft_wrap=True)
    raise typer.Exit(1 if broken else 0)


def queue(as_json: bool) -> None:
    """Show what waits, runs and failed."""
    database = Database(load(DatabaseSettings).database_url)
    require(database)
    found = census(database)
    if as_json:
        print(json.dumps(found, indent=2, default=str))
        return
    console = Console()
    for subject in ("generations", "deliveries"):
        counted = ", ".join(f"{number} {status}" for status, number in found[subject].items()) or "none"
        console.print(f"{subject}: {counted}", highlight=False)
    for title, rows in (
        ("Running", found["running"]),
        ("Waiting", found["waiting"]),
        ("Failed lately", found["failed"]),
        ("Not delivered", found["undelivered"]),
    ):
        if rows:
            _table(console, title, rows)


def _table(console: Console, title: str, rows: list[dict[str, object]]) -> None:
    table = Table(title=title, title_justify="left")
    for name in rows[0]:
        table.add_column(name)
    for row in rows:
        table.add_row(*[Text(str(value if value is not None else "")) for value in row.values()])  # never markup
    console.print(table)
