"""Members of other tongues, and what anybody reads when something is in the way."""

from collections.abc import Iterator

from scripts.tour.drawing.surfaces import offered
from scripts.tour.stage import Shot, Stage


def languages(stage: Stage) -> Iterator[Shot]:
    """The same card, a mistake and a refusal."""
    for locale, words in (("ja", "雪の中の赤い狐"), ("de", "ein Segelschiff im Sturm")):
        asked = stage.serve(
            f"{words}, {'a fox in snow' if locale == 'ja' else 'a ship'} --seed 21 --ar 16:9 --images 2", locale=locale
        )
        yield Shot(f"card-{locale}", stage.drawn(stage.ended(asked), asked, locale=locale))
    translated = [
        (
            one["name_localizations"]["ja"] if one.get("name_localizations") else one["name"],
            one["description_localizations"]["ja"],
        )
        for one in stage.discord.commands()
        if one.get("type", 1) == 1 and one.get("description_localizations")
    ]
    yield Shot("commands-ja", offered("/", translated[:7]))
    wrong = stage.serve("a fox --ar 16:0 --modle vodka --cfg 99 --lora oilpant")
    yield Shot("mistakes", stage.drawn(stage.whisper(wrong), wrong))
