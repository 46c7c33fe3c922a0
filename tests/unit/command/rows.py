"""The shipped commands' flags as their members know them: what each takes, refuses, and is by itself."""

from dataclasses import dataclass, field
from typing import Any

from tests.unit.command.asking import LINK, STORED

ANY = object()  # a default that is drawn


@dataclass(frozen=True)
class Row:
    """One flag of one command. `beside` is what makes it mean something: without it there is a note, or an error."""

    command: str
    flag: str
    good: dict[str, Any]  # what is written -> its value
    bad: dict[str, str] = field(default_factory=dict)  # what is written -> the error's code
    default: Any = None
    beside: str = ""

    def text(self, written: str) -> str:
        start = {"manage-lora": "analog", "serve": "a red fox", "serve-free": "a red fox", "suggest": "a red fox"}
        return f"/{self.command} {start.get(self.command, LINK)} {self.beside} {written}"


FRACTION = {"0": 0.0, "1": 1.0, "0.35": 0.35, ".5": 0.5, "１": 1.0, "1e-3": 0.001}
NO_FRACTION = {"-0.01": "out_of_range", "1.01": "out_of_range", "0,5": "not_a_number", "nan": "not_a_number"}
NO_FRACTION |= {"much": "not_a_number", "inf": "not_a_number", "0.5 fox": "not_a_number"}
PICTURE = {LINK: LINK, STORED: STORED, f"<{LINK}>": LINK}
NO_PICTURE = {"fox.png": "not_a_picture", "http://cdn.discordapp.com/a.png": "not_a_picture"}
PIXELS = {"0": 0, "40": 40, "12": 12}
NO_PIXELS = {"-1": "out_of_range", "41": "out_of_range", "1.5": "not_a_number"}
SEED = {"0": 0, "2147483647": 2147483647, "７": 7}
NO_SEED = {"-1": "out_of_range", "2147483648": "out_of_range", "1.0": "not_a_number", "x": "not_a_number"}
CFG = {"1": 1.0, "30": 30.0, "6.5": 6.5}
NO_CFG = {"0.99": "out_of_range", "30.01": "out_of_range", "nan": "not_a_number"}
STEPS = {"1": 1, "80": 80, "１２": 12}
NO_STEPS = {"0": "out_of_range", "81": "out_of_range", "12.5": "not_a_number", "few": "not_a_number"}
NEG = {"ugly, blurry": "ugly, blurry", '"--raw"': "--raw", '""': "", "n" * 1000: "n" * 1000}
NO_NEG = {"n" * 1001: "too_long", "a\x07b": "bad_character"}
SWITCH = {"": True}
NO_SWITCH = {"on": "unexpected_value"}


def fraction(command: str, flag: str, default: Any, beside: str = "") -> Row:
    return Row(command, flag, FRACTION, NO_FRACTION, default, beside)


SERVE = [
    Row("serve", "neg", NEG, NO_NEG, ANY),
    Row("serve", "seed", SEED, NO_SEED, ANY),
    Row("serve", "cfg", CFG, NO_CFG, 6.0),
    Row("serve", "steps", STEPS, NO_STEPS, 24),
    Row(
        "serve",
        "ar",
        {"16:9": "16:9", "9:16": "9:16", "900:600": "3:2", "27:18": "3:2", "１６：９": "16:9", "1 : 1": "1:1"},
        {"0:1": "not_a_ratio", "1:0": "not_a_ratio", "-1:1": "not_a_ratio", "wide": "not_a_ratio", "1": "not_a_ratio"},
    ),
    fraction("serve", "power", 0.3),
    Row(
        "serve",
        "model",
        {name: name.lower() for name in ("cosmopolitan", "vodka", "screwdriver", "bloodymary", "SDXL", "mohawk")},
        {"sdlx": "unknown_model", "../x": "unknown_model", "sdxl, mohawk": "unknown_model"},
        "cosmopolitan",
    ),
    Row(
        "serve",
        "lora",
        {"analog": ["analog"], "analog, OilPaint": ["analog", "oilpaint"]},
        {"analgo": "unknown_lora", "noir": "lora_family", "analog,analog": "duplicate_lora", "a,b,c,d,e,f": "too_many"},
        [],
    ),
    Row("serve", "image", PICTURE, NO_PICTURE),
    fraction("serve", "imagedenoise", 0.6, f"--image {LINK}"),
    Row("serve", "control", PICTURE, NO_PICTURE),
    fraction("serve", "controlweight", 0.75, f"--control {LINK}"),
    Row("serve", "inpaint", PICTURE, NO_PICTURE),
    Row("serve", "inpaintmaskfeather", PIXELS, NO_PIXELS, 10, f"--inpaint {LINK}"),
    Row("serve", "inpaintmaskgrow", PIXELS, NO_PIXELS, 10, f"--inpaint {LINK}"),
    fraction("serve", "inpaintcontrol", 0.5, f"--inpaint {LINK}"),
    Row("serve", "force-model", SWITCH, NO_SWITCH, False, f"--inpaint {LINK}"),
    Row("serve", "adapt", PICTURE, NO_PICTURE),
    Row("serve", "adapt2", PICTURE, NO_PICTURE),
    Row("serve", "adapt3", PICTURE, NO_PICTURE),
    Row("serve", "adapt4", PICTURE, NO_PICTURE),
    fraction("serve", "adaptweight", 0.7, f"--adapt3 {LINK}"),
    fraction("serve", "adaptweight1", 0.7, f"--adapt {LINK}"),
    fraction("serve", "adaptweight2", 0.4, f"--adapt2 {LINK} --adaptweight 0.4"),
    fraction("serve", "adaptweight3", 0.7, f"--adapt3 {LINK}"),
    fraction("serve", "adaptweight4", 0.7, f"--adapt4 {LINK}"),
    Row("serve", "adaptface", SWITCH, NO_SWITCH, False, f"--adapt2 {LINK}"),
    fraction("serve", "sharpen", 0.3),
    Row("serve", "sampler", {"legacy": "legacy", "LCM": "lcm", "ｌｃｍ": "lcm"}, {"euler": "unknown_choice"}, "legacy"),
    fraction("serve", "lcmweight", 1.0, "--sampler lcm"),
    Row("serve", "raw", SWITCH, NO_SWITCH, False),
    Row("serve", "llm", {"crazy": "crazy", "Crazy": "crazy"}, {"sane": "unknown_choice"}),
    Row(
        "serve",
        "upscalemethod",
        {"legacy": "legacy", "direct": "direct", "None": "none"},
        {"latent": "unknown_choice"},
        "legacy",
    ),
    fraction("serve", "refinerpass", 0.2, "--model sdxl"),
    fraction("serve", "cutoffweight", 1.0),
    Row("serve", "images", {"1": 1, "10": 10}, {"0": "out_of_range", "11": "out_of_range", "2.5": "not_a_number"}),
]
# What inherits from the picture is None until that is seen.
OTHERS = [
    *(
        row
        for command in ("upscale", "upscale-free", "zoomout", "zoomout-free")
        for row in (
            Row(command, "neg", NEG, NO_NEG),
            Row(command, "seed", SEED, NO_SEED),
            Row(command, "cfg", CFG, NO_CFG),
            Row(command, "steps", STEPS, NO_STEPS),
            fraction(command, "power", None),
            fraction(command, "sharpen", None),
        )
    ),
    *(fraction(name, "zoomoutfactor", None) for name in ("zoomout", "zoomout-free")),
    *(fraction(name, "inpaintcontrol", None) for name in ("zoomout", "zoomout-free")),
    *(fraction(name, "refinerpass", None) for name in ("zoomout", "zoomout-free")),
    Row(
        "makemask",
        "gridsize",
        {"2": 2, "20": 20, "７": 7},
        {"1": "out_of_range", "21": "out_of_range", "x": "not_a_number"},
        4,
    ),
    Row(
        "makemask",
        "gridrange",
        {"b1:c2, d7": "b1:c2, d7", "A1:F7,g1:l2, M1:t7": "a1:f7, g1:l2, m1:t7"},
        {"7": "not_cells", "b0": "not_cells"},
    ),
    Row(
        "makemask",
        "gridshape",
        {"square": "square", "ROUND": "round"},
        {"oval": "unknown_choice"},
        "square",
        "--gridrange a1",
    ),
    Row("makemask", "gridlines", SWITCH, NO_SWITCH, False, "--gridrange a1"),
    Row("suggest", "llm", {"crazy": "crazy"}, {"sane": "unknown_choice"}, "crazy"),
    Row("manage-lora", "makepublic", SWITCH, NO_SWITCH, False),
    Row("manage-lora", "makeprivate", SWITCH, NO_SWITCH, False),
    Row("manage-lora", "changedescription", {"Film, faded": "Film, faded"}, {"x" * 301: "too_long"}),
    Row("manage-lora", "showimage", SWITCH, NO_SWITCH, False),
]
# Every command that draws takes presets: test_presets.py.
ROWS = [*SERVE, *OTHERS]
