"""`workflows page`: every command and flag on one page for members, made from the definitions."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from distillery.catalogue import Catalogue
from distillery.cli.page_flags import example, only_with, takes, usual
from distillery.settings import CatalogueSettings, load
from distillery.vocabulary.errors import CommandError, SettingsError
from distillery.workflow import Definition

LINK = "https://cdn.discordapp.com/attachments/1/2/picture.png"  # what LINK stands for on the page
EXAMPLES = (
    ("/serve a red fox at dusk, oil on canvas --ar 16:9 --seed 7", "Wide pictures, the same every time."),
    ("/serve a witch with ::green EYES:: and a red hat --lora oilpaint, lineart", "Two LoRAs; green is for the eyes."),
    ("/serve a lighthouse in a storm --model sdxl --neg people, boats --images 2", "Another model; what to leave out."),
    ("/serve the same street in snow --image LINK --imagedenoise 0.5", "Start from a picture, and redraw half of it."),
    ("/makemask LINK --gridrange b1:c2, d4", "Cut cells out of a picture; `/serve … --inpaint` redraws them."),
)  # fmt: skip
INTRODUCTION = """\
# The command language

<!-- Made from the definitions by `python -m distillery workflows page`; a test fails when it is not up to date. -->

Type `/` in Discord and choose a command; type the same in the console, or after `python -m distillery serve`. `LINK`
stands for a link to a picture on Discord: right-click a picture, *Copy link*. You can attach pictures instead.
"""
SHEET = """\
![Twelve pictures of a castle by the sea, each with what was written for it](img/language.png)

*The same seed each time; `…` stands for the first picture's words, `LINK` for a picture. Drawn by the stand-in, without
a model: they show what a flag changes, not how well a model draws.*
"""
WRITING = """\
## How a command is written

* What stands before the first flag is the prompt. It is never changed: commas, quotes, brackets and emoji are yours.
* Flags come in any order, in capitals or small letters. The dashes that phones make of `--` are understood.
* A value ends where the next flag begins. Quotes are needed only around a text that has ` --` in it.
* Flags that take no value are switches: they are on when you write them.
* Each flag once; LoRAs may share one flag, with commas between them, or repeat it.
* Options and flags mix: fill in the option `seed`, or write `--seed 7`, but not both.
* `::blue EYES::` keeps *blue* to the *eyes*; the words in capitals are what it is kept to. Up to four in a prompt.
* `(a dog:1.3)` weighs a word; `(a dog)` is 1.1.
* Everything wrong with a text is told at once, with what to do about it. What was chosen for you is told, too.
"""


def write(out: Path) -> None:
    """Write the page to `out`. Raises SettingsError."""
    settings = load(CatalogueSettings)
    text = page(Catalogue.load(settings.workflows, settings.models, settings.loras))
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{out} cannot be written: {error.strerror}.") from error
    print(out)


def page(catalogue: Catalogue) -> str:
    """The whole page, in Markdown."""
    sections = [INTRODUCTION, SHEET, *_examples(catalogue), WRITING, _contents(catalogue)]
    for definition in catalogue.definitions.values():
        sections.append("\n".join(_command(definition, catalogue)))
    return "\n".join([*sections, *_assets(catalogue)]).rstrip() + "\n"


def _examples(catalogue: Catalogue) -> Iterator[str]:
    """Those that work here."""
    working = [(text, words) for text, words in EXAMPLES if _works(text, catalogue)]
    if working:
        yield "## Examples\n\n```\n" + "\n".join(text for text, _ in working) + "\n```\n"
        yield "\n".join(f"{number}. {words}" for number, (_, words) in enumerate(working, start=1)) + "\n"


def _works(text: str, catalogue: Catalogue) -> bool:
    try:
        catalogue.parse(text.replace("LINK", LINK))
    except CommandError:
        return False
    return True


def _contents(catalogue: Catalogue) -> str:
    rows = [(f"[`/{each.name}`](#{each.name})", each.description) for each in catalogue.definitions.values()]
    return "## The commands\n\n" + table(("command", "what it does"), rows)


def _command(definition: Definition, catalogue: Catalogue) -> Iterator[str]:
    yield f"### /{definition.name}\n"
    yield f"{definition.description}.{_before_flags(definition)}\n"
    if definition.extends:
        yield f"It takes what [`/{definition.extends}`](#{definition.extends}) takes.\n"
        return
    if definition.families:
        titles = [catalogue.families[name].title for name in definition.families]
        yield f"Works with models of {', '.join(titles)}.\n"
    rows = [
        (
            f"`{parameter.flag}`",
            takes(parameter, definition, catalogue),
            usual(parameter, definition, catalogue),
            only_with(parameter, definition, catalogue),
            parameter.help,
            f"`{example(parameter, definition, catalogue)}`",
        )
        for parameter in definition.flags.values()
    ]
    if rows:
        yield table(("flag", "takes", "else", "only with", "what it is", "example"), rows)


def _before_flags(definition: Definition) -> str:
    if definition.positional is None:
        return ""
    return f" Before the flags: {definition.positional.help[0].lower()}{definition.positional.help[1:]}."


def _assets(catalogue: Catalogue) -> Iterator[str]:
    library, families = catalogue.library, catalogue.families
    models = [
        (f"`{model.name}`", families[model.family].title, model.description) for model in library.visible_models(None)
    ]
    yield "## Models\n\n" + table(("`--model`", "family", "what it is good at"), models)
    ratios = [(family.title, ", ".join(f"`{ratio}`" for ratio in family.sizes)) for family in families.values()]
    yield "Ratios that they make; each also upright. Any other becomes the nearest of these, and you are told.\n"
    yield table(("family", "`--ar`"), ratios)
    loras = [
        (f"`{lora.name}`", families[lora.family].title, ", ".join(lora.activation) or "–", lora.description)
        for lora in library.visible_loras(None)
    ]
    if loras:
        yield "## LoRAs\n\n" + table(("`--lora`", "family", "words it adds", "what it does"), loras)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines) + "\n"
