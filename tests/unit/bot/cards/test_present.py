from hypothesis import given
from hypothesis import strategies as st

from bot.cards import present
from bot.cards.present import Tone, bar
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.wire import Phase
from tests.unit.bot.cards.views import ended, view


def test_one_problem_is_a_sentence_and_what_to_do() -> None:
    text = present.problems([Problem("not_a_ratio", "--ar takes 16:9, not wide.", "--ar", "Write two numbers.")])
    assert text == "`--ar` takes 16:9, not wide.\nWrite two numbers."


def test_a_channel_to_go_to_is_a_link() -> None:
    refused = Problem("channel", "Not in <#1>.", hint="Try <#22>, <#33> or <@44>.")
    assert present.problems([refused]) == "Not in \\<#1>.\nTry <#22>, <#33> or \\<@44>."


def test_several_problems_are_a_list() -> None:
    found = [Problem("a", "--ar is odd.", "--ar", "Mend it."), Problem("b", "Too long.", "--neg")]
    assert present.problems(found) == ("2 things are in the way:\n- `--ar` is odd.\n  Mend it.\n- `--neg` Too long.")


def test_any_number_of_problems_fits_a_message() -> None:
    text = present.problems([Problem("a", "x" * 500, hint="y" * 500)] * 40)
    assert len(text) <= present.MESSAGE
    assert text.endswith("…")


def test_a_waiting_request_tells_its_place() -> None:
    assert present.progress(view(place=3)).head == "**a red fox**\nWaiting, place 3 in the queue"
    assert "next in the queue" in present.progress(view(place=1)).head


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
    card = present.answer(ended("succeeded", 2), ["1.png", "2.png"], ["Shown as JPEG."])
    assert card.head == "**a red fox**"
    assert card.foot == "-# cosmopolitan · 16:9 · seeds 7, 8 · 1 min 12 s\n-# Shown as JPEG."
    assert (card.pictures, card.tone) == (("1.png", "2.png"), Tone.GOOD)


def test_everything_chosen_for_a_member_is_shown() -> None:
    notes = ["Seed 2147483647, chosen at random.", "Ratio 27:18 → 3:2, the nearest that Stable Diffusion XL makes."]
    for name in ("analog", "oilpaint", "watercolor", "claymation", "gothic"):
        notes += [f"LoRA {name} at 0.425.", f"Added its activation words: {name} style, thick strokes of {name}."]
    notes += [
        "--controlweight does nothing without --control.",
        "No answer came in 8 s, so the prompt is as you wrote it.",
    ]
    card = present.answer(ended("succeeded", 10, notes=notes), ["1.png"], ["Pictures too large for Discord: 10."])
    assert all(f"-# {line}" in card.foot.replace("\\", "") for line in [*notes, "Pictures too large for Discord: 10."])


def test_a_request_about_a_picture_is_called_by_its_command() -> None:
    about = view(command="upscale", text="https://cdn.discordapp.com/a.png?ex=1", parameters={"seed": 7}, place=3)
    assert present.progress(about).head.startswith("**/upscale**\n")


def test_a_partial_outcome_tells_why_and_how_to_get_the_rest() -> None:
    problem = {"code": "poison", "message": "It kept breaking."}
    head = present.answer(ended("partial", 1, images_wanted=3, problem=problem), ["1.png"]).head
    assert "1 of 3 pictures were made" in head
    assert "It kept breaking. Try another model or a shorter text." in head
    assert "--images 2" in head


def test_failure_and_cancellation_leave_no_doubt_about_the_quota() -> None:
    failed = present.answer(ended("failed", problem={"code": "infrastructure", "message": "A part broke."}), [])
    cancelled = present.answer(ended("cancelled"), [])
    assert "No picture was made" in failed.head
    assert "A part broke. Ask again in a few minutes." in failed.head
    assert all("Nothing was taken from your quota" in card.head for card in (failed, cancelled))
    assert failed.tone is Tone.BAD


def test_a_card_can_name_its_member() -> None:
    assert present.answer(ended("succeeded", 1), ["1.png"]).naming("21").head.startswith("For <@21>:\n**a red fox**")


@given(st.text(max_size=3000), st.lists(st.text(max_size=900), max_size=12))
def test_whatever_was_written_the_card_fits_and_keeps_its_lines(prompt: str, notes: list[str]) -> None:
    parameters = {"prompt": prompt, "model": "m", "ar": "1:1"}
    problem = {"code": "poison", "message": prompt}
    shown = view(parameters=parameters, notes=notes, place=2)
    final = ended("partial", 1, parameters=parameters, notes=notes, problem=problem)
    for card in (present.progress(shown), present.answer(final, ["1.png"]).naming("21")):
        assert len(card.head) + len(card.foot) <= 4000
