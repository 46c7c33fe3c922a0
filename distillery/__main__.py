"""`python -m distillery`: the operator's commands, and `up`, which runs everything in one process.

Each command imports its implementation when it runs: `parse` must not wait for a web server's imports.
"""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from distillery.vocabulary.errors import DistilleryError

app = typer.Typer(
    help="The open backend that turns a Discord /serve into pictures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

workflows = typer.Typer(help="Check a folder of workflows, make one of a graph, write its page.", no_args_is_help=True)
app.add_typer(workflows, name="workflows")
words = typer.Typer(help="Keep what people read translated: see CONTRIBUTING.md.", no_args_is_help=True)
app.add_typer(words, name="words")
Language = Annotated[str, typer.Argument(help="es, de, fr, pt or ja")]

FLAGS_INSIDE = {"ignore_unknown_options": True}  # flags of a text are not options of ours
Words = Annotated[
    list[str],
    typer.Argument(metavar="TEXT", help="as after /serve in Discord; may start with another /command; quotes optional"),
]
Attached = Annotated[
    list[str],
    typer.Option("--attach", help="FLAG=PATH: a picture of this machine for a flag, as control=sketch.png; repeatable"),
]


@app.command()
def up() -> None:
    """Run everything in one command, on embedded defaults for all that is not configured."""
    from distillery.up import run

    run()


@app.command(context_settings=FLAGS_INSIDE)
def serve(
    text: Words,
    attach: Attached = [],  # noqa: B006 - typer's way
    out: Annotated[Path, typer.Option(help="where the pictures go")] = Path("pictures"),
) -> None:
    """Use a command: over the API that runs here, or else over a system started just for this."""
    from distillery.cli import ask
    from distillery.reach import reachable

    with reachable() as (address, key):
        ask.serve(address, key, " ".join(text), attach, out)


@app.command(context_settings=FLAGS_INSIDE)
def parse(text: Words, attach: Attached = []) -> None:  # noqa: B006
    """Show what TEXT means: its command, every parameter, and what was chosen for you."""
    from distillery.cli import language

    language.parse(" ".join(text), attach)


@app.command(context_settings=FLAGS_INSIDE)
def render(text: Words, attach: Attached = []) -> None:  # noqa: B006
    """Show the ComfyUI graphs that TEXT becomes."""
    from distillery.cli import language

    language.render(" ".join(text), attach)


@app.command()
def queue(as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False) -> None:
    """Show what waits, runs and failed."""
    from distillery.cli import operate

    operate.queue(as_json)


@app.command()
def channels(
    guild: Annotated[str, typer.Argument(help="the Discord server's id")],
    allow: Annotated[list[str], typer.Option(help="a channel's id; may be repeated")] = [],  # noqa: B006 - typer's way
    free: Annotated[list[str], typer.Option(help="a channel's id, for free commands; may be repeated")] = [],  # noqa: B006
    remove: Annotated[list[str], typer.Option(help="a channel's id; may be repeated")] = [],  # noqa: B006
) -> None:
    """Show or change the channels of a server that the bot answers in; none listed means all."""
    from distillery.cli import permissions

    permissions.channels(guild, allow, free, remove)


@app.command()
def member(
    member_id: Annotated[str, typer.Argument(metavar="ID", help="a Discord user's id, or api:… of a key")],
    tier: Annotated[str | None, typer.Option(help="one of tiers.toml")] = None,
    blocked: Annotated[bool | None, typer.Option("--block/--unblock", help="whether they may make pictures")] = None,
    reason: Annotated[str | None, typer.Option(help="why they are blocked; they read it")] = None,
    duration: Annotated[str | None, typer.Option("--for", help="how long: 30m, 12h, 7d; else until --unblock")] = None,
) -> None:
    """Show or change a member's tier, or block them everywhere."""
    from distillery.cli import permissions

    permissions.member(member_id, tier, blocked, reason, duration)


@app.command()
def pictures(
    block: Annotated[
        Path | None, typer.Option(help="a picture's file: nobody may start from what looks like it")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="why, for whoever reads the list")] = None,
    unblock: Annotated[str | None, typer.Option(help="a picture's file, or the number that the list shows")] = None,
    guild: Annotated[str, typer.Option(help="a Discord server's id; else everywhere")] = "",
) -> None:
    """Show or change the list of pictures that nobody may start from."""
    from distillery.cli import pictures as blocking

    blocking.pictures(block, reason, unblock, guild)


@app.command()
def check() -> None:
    """Ask every configured service whether it really answers; say what is wrong and how to mend it."""
    from distillery.cli import operate

    with suppress(ModuleNotFoundError):  # an image has one service, and no settings of the others
        from distillery.up import require_settings

        require_settings()
    operate.check()


@app.command()
def migrate(
    revision: Annotated[str, typer.Argument(help="head, base, or a revision to go down to")] = "head",
    down: Annotated[bool, typer.Option("--down", help="take migrations back, down to REVISION")] = False,
) -> None:
    """Bring the database to the schema that this version expects."""
    from distillery.cli import operate

    operate.migrate(revision, down)


@workflows.command("check")
def workflows_check(
    folder: Annotated[Path | None, typer.Argument(help="else the one that the setting WORKFLOWS names")] = None,
    only: Annotated[str | None, typer.Option(help="build the graphs of this command alone")] = None,
) -> None:
    """Prove every command of a folder with every combination of its options; exits 1 on problems."""
    from distillery.cli import workflows as commands

    commands.check(folder, only)


@workflows.command("page")
def workflows_page(
    out: Annotated[Path, typer.Option(help="the file to write")] = Path("docs/language.md"),
) -> None:
    """Write the page that tells members every command and flag."""
    from distillery.cli import page

    page.write(out)


@workflows.command("import")
def workflows_import(
    graph: Annotated[Path, typer.Argument(help="exported from ComfyUI with File → Export (API)")],
    name: Annotated[str | None, typer.Option(help="the command's name; else the file's")] = None,
    into: Annotated[Path | None, typer.Option(help="the folder of workflows; else the setting WORKFLOWS")] = None,
    force: Annotated[bool, typer.Option("--force", help="write over a command of that name")] = False,
) -> None:
    """Make a slash command of a graph: a commented draft that works at once."""
    from distillery.cli import importing

    importing.import_graph(graph, name, into, force)


@words.command("extract")
def words_extract() -> None:
    """Bring the translators' files up to what code and definitions say."""
    from distillery.cli import words as commands

    commands.extract()


@words.command("check")
def words_check() -> None:
    """Say what is not translated, or not as it must be; exits 1 when something is."""
    from distillery.cli import words as commands

    commands.check()


@words.command("missing")
def words_missing(language: Language) -> None:
    """Print what is to be translated, as a part of a .po file."""
    from distillery.cli import words as commands

    commands.missing(language)


@words.command("merge")
def words_merge(
    language: Language,
    fragment: Annotated[Path, typer.Argument(help="what `words missing` printed, filled in")],
) -> None:
    """Put translations in."""
    from distillery.cli import words as commands

    commands.merge(language, fragment)


def main() -> None:
    """Run a command; an error that explains itself ends with its sentence and exit code 2."""
    try:
        app()
    except DistilleryError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
