from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards import present
from bot.cards.card import Link
from bot.cards.gallery import Gallery
from bot.cards.present import Tone, bar
from distillery.catalogue import Catalogue
from distillery.i18n import speaking
from distillery.queue.views import Picture
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.failing import GONE, recognised
from distillery.vocabulary.text import text
from distillery.vocabulary.wire import Phase
from tests.support.service import ROOT
from tests.unit.bot.cards.views import ASKED, ended, view

TWO = Gallery(("1.png", "2.png"))


def test_one_problem_is_a_sentence_and_what_to_do() -> None:
    text = present.problems([Problem("not_a_ratio", "--ar takes 16:9, not wide.", "--ar", "Write two numbers.")])
    assert text == "`--ar` takes 16:9, not wide.\nWrite two numbers."


def test_a_channel_to_go_to_is_a_link() -> None:
    refused = Problem("channel", "Not in <#1>.", hint="Try <#22>, <#33> or <@44>.")
    assert present.problems([refused]) == "Not in \\<#1>.\nTry <#22>, <#33> or \\<@44>."


def test_what_a_hint_tells_to_press_is_bold_and_nothing_else_is() -> None:
    refused = Problem("not_yours", "Not *yours*.", hint="Use **Again** for _your_ own.")
    assert present.problems([refused]) == "Not \\*yours\\*.\nUse **Again** for \\_your\\_ own."


def test_moments_are_in_the_reader_s_own_time() -> None:
    assert present.problems([Problem("blocked", "It ends <t:1800000000:f>.")]) == "It ends <t:1800000000:f>."


def test_roles_and_moments_in_a_hint_are_shown_as_discord_shows_them() -> None:
    refused = Problem("role", "Not for everybody.", hint="You need <@&111>. Ask again <t:1800000000:R>.")
    assert present.problems([refused]) == "Not for everybody.\nYou need <@&111>. Ask again <t:1800000000:R>."


def test_what_admins_say_about_appeals_is_not_cut() -> None:
    appeals = "Write to the team. " * 50
    assert present.problems([Problem("content", "Not here.", hint=appeals)]).endswith(appeals.strip())


def test_several_problems_are_a_list() -> None:
    found = [Problem("a", "--ar is odd.", "--ar", "Mend it."), Problem("b", "Too long.", "--neg")]
    assert present.problems(found) == ("2 things are in the way:\n- `--ar` is odd.\n  Mend it.\n- `--neg` Too long.")


def test_any_number_of_problems_fits_a_message() -> None:
    text = present.problems([Problem("a", "x" * 500, hint="y" * 500)] * 40)
    assert len(text) <= present.MESSAGE
    assert text.endswith("…")


def test_a_waiting_request_tells_what_was_asked_and_its_place() -> None:
    assert present.progress(view(place=3)).head == (
        "**a red fox**\n-# cosmopolitan · 16:9 · 2 pictures · seed 7\nWaiting, place 3 in the queue"
    )
    assert "next in the queue" in present.progress(view(place=1)).head


def test_flags_that_were_given_are_told_with_their_values_and_no_others() -> None:
    parameters = {"prompt": "a fox", "power": 0.5, "lora": ["analog", "glass"], "raw": True, "sharpen": 0.3}
    asked = view(text="a fox --power 0.5 --lora analog,glass --raw --seed 7", parameters=parameters, place=1)
    assert "-# --power 0.5 --lora analog, glass --raw\n" in present.progress(asked).head


def test_pictures_and_what_is_somebodys_own_are_not_named_to_all() -> None:
    name = f"input_{'a' * 32}.png"
    parameters = {
        "prompt": "a fox",
        "model": "mine",
        "lora": ["glass", "amber fen"],
        "image": name,
        "imagedenoise": 0.4,
    }
    notes = [text("LoRA {name} at {weight}.", name="amber fen", weight="0.8"),
             text("LoRA {name} at {weight}.", name="glass", weight="0.8"),
             text("Added its activation words: {words}.", words="fen light, amber")]  # fmt: skip
    given = f"a fox --image {name} --imagedenoise 0.4 --lora glass,amber fen --model mine"
    secret = frozenset({"mine", "amber fen", "fen light"})
    facts = {"text": given, "parameters": parameters, "notes": notes, "secret": secret}
    for card in (present.progress(view(**facts)), present.answer(ended("succeeded", 1, **facts))):
        shown = card.head + card.foot
        assert "--image … --imagedenoise 0.4 --lora glass, somebody's own" in shown
        assert "LoRA glass at 0.8." in shown
        assert "somebody's own · " in shown
        assert [each for each in ("input_", "mine", "amber fen", "fen light") if each in shown] == []


def test_when_it_will_be_ready_is_discords_to_count_down() -> None:
    card = present.progress(view(eta=ASKED + timedelta(seconds=30.5)))
    assert card.head.endswith(f"\nReady <t:{int(ASKED.timestamp()) + 31}:R>")
    assert "Ready" not in present.progress(view(eta=ASKED, cancelling=True)).head


def test_what_can_be_seen_already_is_on_the_card() -> None:
    assert present.progress(view(), ["1.png", "preview.jpg"]).pictures == ("1.png", "preview.jpg")


def test_a_running_request_tells_phase_and_step() -> None:
    card = present.progress(view(phase=Phase.SAMPLING, progress=0.5, step=12, steps=24))
    assert card.head.endswith(f"`{bar(0.5)}` 50% · Drawing · step 12 of 24")


def test_notes_are_small_print() -> None:
    assert present.progress(view(notes=["Ratio 27:18 → 3:2."])).foot == "-# Ratio 27:18 → 3:2."


def test_a_cancelled_run_says_so_before_it_has_ended() -> None:
    assert "Cancelling" in present.progress(view(cancelling=True, place=3)).head


def test_the_bar_is_empty_full_and_never_longer() -> None:
    assert [bar(value) for value in (-1, 0, 1, 2)] == ["▱" * 12, "▱" * 12, "▰" * 12, "▰" * 12]


def test_success_is_the_pictures_and_what_made_them() -> None:
    card = present.answer(ended("succeeded", 2), replace(TWO, smaller=1))
    assert card.head == "**a red fox**"
    assert card.foot == (
        "-# cosmopolitan · 16:9 · seeds 7, 8 · 1 min 12 s\n"
        "-# 1 picture was too large for Discord: it is shown smaller, in WebP or JPEG."
    )
    assert (card.pictures, card.tone) == (("1.png", "2.png"), Tone.GOOD)


def test_everything_chosen_for_a_member_is_shown() -> None:
    notes = ["Ratio 27:18 → 3:2, the nearest that Stable Diffusion XL makes."]
    for name in ("analog", "oilpaint", "watercolor", "claymation", "gothic"):
        notes += [f"LoRA {name} at 0.425.", f"Added its activation words: {name} style, thick strokes of {name}."]
    notes += [
        "--controlweight does nothing without --control.",
        "No answer came in 8 s, so the prompt is as you wrote it.",
    ]
    card = present.answer(ended("succeeded", 10, notes=notes), TWO)
    assert all(f"-# {line}" in card.foot.replace("\\", "") for line in notes)


def test_a_picture_that_is_gone_leaves_nothing_to_change() -> None:
    card = present.answer(ended("failed", problem={"code": "member", "message": recognised(str(GONE))}))
    assert card.head.endswith("Start from another one, or send it again.")


def test_a_seed_is_told_once() -> None:
    asked = Catalogue.load(ROOT / "workflows", ROOT / "models.toml").parse("a red fox", command="serve")
    notes, seed = list(asked.notes), asked.parameters["seed"]
    running = present.progress(view(notes=notes, parameters={"seed": seed}))
    assert (f"seed {seed}" in running.head, running.foot) == (True, "")
    made = present.answer(ended("succeeded", images=[Picture("a.png", 8, 8, seed, 1, {})], notes=notes), TWO)
    assert made.foot.count(str(seed)) == 1
    none_made = present.answer(ended("failed", notes=notes))
    assert none_made.foot == f"-# Seed {seed}, chosen at random."


def test_a_request_about_a_picture_is_called_by_its_command() -> None:
    about = view(command="upscale", text="https://cdn.discordapp.com/a.png?ex=1", parameters={"seed": 7}, place=3)
    assert present.progress(about).head.startswith("**/upscale**\n")


def test_a_partial_outcome_tells_why_and_how_to_get_the_rest() -> None:
    problem = {"code": "poison", "message": "It kept breaking."}
    head = present.answer(ended("partial", 1, images_wanted=3, problem=problem), TWO).head
    assert "1 of 3 pictures was made" in head
    assert "It kept breaking. Try another model or a shorter text." in head
    assert "--images 2" in head


def test_failure_and_cancellation_leave_no_doubt_about_the_quota() -> None:
    failed = present.answer(ended("failed", problem={"code": "infrastructure", "message": "A part broke."}))
    cancelled = present.answer(ended("cancelled"))
    assert "No picture was made" in failed.head
    assert "A part broke. Ask again in a few minutes." in failed.head
    assert all("Nothing was taken from your quota" in card.head for card in (failed, cancelled))
    assert failed.tone is Tone.BAD


def test_every_end_says_what_to_do_next() -> None:
    assert "Ask again in a few minutes." in present.answer(ended("failed")).head
    assert "Ask again any time." in present.answer(ended("cancelled")).head
    assert "1 of 2 pictures was made" in present.answer(ended("cancelled", 1)).head
    gone = present.answer(ended("succeeded", 2, deleted=True), TWO)
    assert (gone.pictures, gone.foot) == ((), "")
    assert "fox" not in gone.head
    assert "Use the command again" in gone.head


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [("block", "does not allow them. Try other words."), ("age_restricted", "Ask in an age-restricted channel.")],
)
def test_what_was_withheld_is_told_and_why(policy: str, sentence: str) -> None:
    card = present.answer(ended("succeeded", 2), Gallery(withheld=2, policy=policy))  # type: ignore[arg-type]
    assert "2 pictures are explicit and not shown" in card.head
    assert sentence in card.head
    assert card.tone is Tone.MIXED


def test_originals_are_linked_for_as_long_as_it_says() -> None:
    card = present.answer(ended("succeeded", 2), replace(TWO, links=(Link("Original 2", "https://x.example/2"),)))
    assert "The originals can be had for 7 days." in card.foot
    assert [link.url for link in card.links] == ["https://x.example/2"]


def test_a_card_can_name_its_member_or_its_place() -> None:
    card = present.answer(ended("succeeded", 1), TWO)
    assert card.naming("21").naming("21").above == "For <@21>:"
    assert card.asked_in(5).above == "You asked for this in <#5>."


def test_a_card_is_told_in_the_language_of_whoever_reads_it() -> None:
    with speaking("de"):
        card = present.answer(ended("failed", problem={"code": "infrastructure", "message": text("Asked again.")}))
        waiting = present.progress(view(place=1))
    assert "No picture was made" not in card.head
    assert "Waiting" not in waiting.head
    assert waiting.head.startswith("**a red fox**\n-# cosmopolitan · 16:9 · 2 ")
