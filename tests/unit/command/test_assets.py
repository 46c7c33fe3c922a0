"""Models and LoRAs by name: who may know of which, what fits, what the member is told."""

import pytest

from distillery.command import Parser
from tests.unit.command.asking import codes, sentences

OWNER = "100000000000000001"  # of "amber fen", in loras.toml


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("/mix fox", []),
        ("/mix fox --lora analog", ["analog"]),
        ("/mix fox --LORA Analog", ["analog"]),
        ("/mix fox --lora analog, oilpaint,pixelart", ["analog", "oilpaint", "pixelart"]),
        ("/mix fox --lora analog --seed 1 --lora oilpaint", ["analog", "oilpaint"]),
        ("/mix fox --lora analog， oilpaint、 pixelart", ["analog", "oilpaint", "pixelart"]),
        ("/mix fox --lora analog,, oilpaint,", ["analog", "oilpaint"]),
        ("/mix fox --lora ａｎａｌｏｇ", ["analog"]),
        ('/mix fox --lora "analog, oilpaint"', ["analog", "oilpaint"]),
        ("/mix fox --model sdxl --lora noir", ["noir"]),
        ("/mix fox --lora noir --model mohawk", ["noir"]),
        (
            "/mix fox --lora analog,oilpaint,watercolor,pixelart,detail",
            ["analog", "oilpaint", "watercolor", "pixelart", "detail"],
        ),
    ],
)
def test_loras_by_commas_and_by_repeats(parser: Parser, text: str, names: list[str]) -> None:
    assert parser.parse(text).parameters["lora"] == names


def test_options_may_list_loras(parser: Parser) -> None:
    assert parser.parse("/mix fox", {"lora": ["analog", "detail"]}).parameters["lora"] == ["analog", "detail"]
    assert parser.parse("/mix fox", {"lora": "analog, detail"}).parameters["lora"] == ["analog", "detail"]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("fox --lora analog", ("LoRA analog at 0.85.", "Added its activation words: analog style.")),
        ("ANALOG STYLE fox --lora analog", ("LoRA analog at 0.85.",)),
        ("fox --lora detail", ("LoRA detail at 0.5.",)),
        (
            "fox, thick brush strokes --lora analog, oilpaint",  # 0.85 × 0.85, 0.8 × 0.85
            (
                "LoRA analog at 0.72.",
                "Added its activation words: analog style.",
                "LoRA oilpaint at 0.68.",
                "Added its activation words: oil painting.",
            ),
        ),
        (
            "fox --lora detail, pixelart, oilpaint, analog, lineart",
            (
                "LoRA detail at 0.25.",
                "LoRA pixelart at 0.5.",
                "Added its activation words: pixel art.",
                "LoRA oilpaint at 0.4.",
                "Added its activation words: oil painting, thick brush strokes.",
                "LoRA analog at 0.42.",
                "Added its activation words: analog style.",
                "LoRA lineart at 0.45.",
                "Added its activation words: clean line art.",
            ),
        ),
    ],
)
def test_weights_and_added_words_are_told(parser: Parser, text: str, notes: tuple[str, ...]) -> None:
    assert parser.parse(f"/mix {text} --seed 1").notes == notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("--lora", [("missing_value", "--lora")]),
        ("--lora ,", [("missing_value", "--lora")]),
        ("--lora analog --lora", [("duplicate_flag", "--lora")]),
        ("--lora analgo", [("unknown_lora", "--lora")]),
        ("--lora analgo, oilpiant", [("unknown_lora", "--lora"), ("unknown_lora", "--lora")]),
        ("--lora ../../etc/passwd", [("unknown_lora", "--lora")]),
        ("--lora analog.safetensors", [("unknown_lora", "--lora")]),
        ("--lora analog, oilpaint, ANALOG", [("duplicate_lora", "--lora")]),
        ("--lora analog --lora analog", [("duplicate_lora", "--lora")]),
        ("--lora a,b,c,d,e,f", [("too_many", "--lora")]),
        ("--lora noir", [("lora_family", "--lora")]),
        ("--lora noir, analgo", [("lora_family", "--lora"), ("unknown_lora", "--lora")]),
        ("--lora noir --model sdlx", [("unknown_model", "--model")]),
        ("--model analog", [("unknown_model", "--model")]),
        ("--model", [("missing_value", "--model")]),
    ],
)
def test_errors(parser: Parser, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert codes(parser, f"/mix fox {text}") == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("--lora analgo", '--lora names no LoRA we have: "analgo". Did you mean analog?'),
        (
            "--lora xyz --model sdxl",
            '--lora names no LoRA we have: "xyz". There are: analogxl, papercut, noir, isometric, ukiyo.',
        ),
        (
            "--lora xyz",
            '--lora names no LoRA we have: "xyz". '
            "There are: analog, oilpaint, watercolor, pixelart, lineart, claymation, gothic, detail.",
        ),
        (
            "--lora noir",
            "--lora noir is for Stable Diffusion XL; cosmopolitan is Stable Diffusion 1.5. "
            "It works with --model sdxl or mohawk. "
            "These fit: analog, oilpaint, watercolor, pixelart, lineart, claymation, gothic, detail.",
        ),
        ("--lora a,b,c,d,e,f", "--lora takes up to 5 LoRAs, not 6. Take some out."),
        ("--lora analog,analog", "--lora names analog twice. Keep one of them."),
    ],
)
def test_sentences(parser: Parser, text: str, sentence: str) -> None:
    assert sentences(parser, f"/mix fox {text}") == [sentence]


def test_a_private_lora_is_there_for_its_owner_alone(parser: Parser) -> None:
    command = parser.parse("/mix fox --lora Amber  Fen --seed 1", member=OWNER)
    assert command.parameters["lora"] == ["amber fen"]
    assert command.notes == ("LoRA amber fen at 0.9.", "Added its activation words: amber fen.")


@pytest.mark.parametrize("member", [None, "100000000000000002", ""])
@pytest.mark.parametrize("name", ["amber fen", "amberfen"])
def test_nobody_else_learns_that_it_exists(parser: Parser, name: str, member: str | None) -> None:
    (sentence,) = sentences(parser, f"/mix fox --lora {name}", **({} if member is None else {"member": member}))
    assert sentence.startswith(f'--lora names no LoRA we have: "{name}". There are: analog')
    assert "amber fen" not in sentence.removeprefix(f'--lora names no LoRA we have: "{name}"')


def test_one_lora_of_any_family(parser: Parser) -> None:
    assert parser.parse("/manage-lora Noir --makepublic").parameters["lora"] == "noir"
    assert parser.parse("/manage-lora amber fen", member=OWNER).parameters["lora"] == "amber fen"
    assert parser.parse("", {"lora": "analog"}, command="manage-lora").parameters["lora"] == "analog"


def test_one_lora_that_nobody_has(parser: Parser) -> None:
    assert sentences(parser, "/manage-lora niro") == ['The lora names no LoRA we have: "niro". Did you mean noir?']
    assert sentences(parser, "/manage-lora") == ["The lora is missing. Its name."]
