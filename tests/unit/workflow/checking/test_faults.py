"""Every kind of fault is found in a folder that has nothing else wrong, and told with its file, rule and command."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.unit.workflow.checking import atelier
from tests.unit.workflow.checking.conftest import Check
from tests.unit.workflow.graphs import node

DEFINITION, GRAPH, FAMILY = "draw/definition.toml", "draw/sd15.json", "families/sd15.toml"
SETS_STEPS = 'inputs.steps = "steps"'
SWITCH = '[[switch]]\nnode = "Sampler"\ninput = "latent_image"\nfrom = "Empty"\nwhen = "not image"\n'
HELP = 'help = "How many steps"'


class Fault(NamedTuple):
    """In `file`, `old` becomes `new` (no `old`: `new` is the file's end). Then some finding has all of `words`."""

    file: str
    old: str
    new: str
    words: tuple[str, ...]
    shown_by: str | None = None


RULES = {
    "a node that is not there": Fault(DEFINITION, 'node = "Grain"', 'node = "Grane"', ('no nodes are called "Grane"',)),
    "an input that is not there": Fault(DEFINITION, "inputs.cfg", "inputs.cgf", ("a KSampler has no input cgf",)),
    "an output that is not there": Fault(
        DEFINITION, 'from = "Empty"', 'from = "Empty"\noutput = "MASK"', ("has no output MASK",)
    ),
    "a name that is not there": Fault(DEFINITION, '"sampler"', '"samplr"', ("there is no samplr",)),
    "a family's value that is not there": Fault(
        DEFINITION, SETS_STEPS, 'inputs.steps = "family.stepps"', ("the family has no value stepps",)
    ),
    "a link of the wrong type": Fault(
        DEFINITION, 'from = "Empty"', 'from = "Checkpoint"',
        ("definition.toml:", '[[switch]] "Sampler" latent_image', "takes a LATENT", "gives a MODEL"),
    ),
    "a constant out of range": Fault(
        DEFINITION, "inputs.cfg = 7", "inputs.cfg = 700",
        ("definition.toml:", '[[set]] "Sampler" cfg', "700.0 is above 100"),
    ),
    "a constant that is no choice": Fault(
        DEFINITION, "inputs.cfg = 7", "inputs.cfg = 7\ninputs.scheduler = \"'karas'\"",
        ("scheduler", "'karas' is none of its", "choices"),
    ),
    "a constant for a link": Fault(DEFINITION, "inputs.cfg = 7", "inputs.model = 7", ("needs a link to a MODEL",)),
    "a constant of the wrong type": Fault(
        DEFINITION, "inputs.cfg = 7", "inputs.cfg = [7]", ("takes a number (FLOAT), not [7]",)
    ),
    "a rule that never holds": Fault(
        DEFINITION, SWITCH, SWITCH + '[[switch]]\nnode = "Grain"\ninput = "image"\nfrom = "Fit"\nwhen = "steps > 60"\n',
        ('[[switch]] "Grain" image', "no option ever makes this rule do anything"),
    ),
    "a rule that is always overruled": Fault(
        DEFINITION, '[[switch]]', '[[set]]\nnode = "Sampler"\ninputs.cfg = 8\n\n[[switch]]',
        ("definition.toml:", '[[set]] "Sampler" cfg', "no option ever makes this rule"),
    ),
    "more LoRAs than the graph has": Fault(
        DEFINITION, "max_items = 2", "max_items = 4", ("parameters.lora: nothing reads lora3, lora4",)
    ),
    "a flag that does nothing": Fault(DEFINITION, SETS_STEPS, "", ("parameters.steps: no rule reads it",)),
}  # fmt: skip

COMBINATIONS = {
    "a range wider than the node's": Fault(
        DEFINITION, "range = [0, 1]\ndefault = 0.5", "range = [0, 2]\ndefault = 0.5",
        ('[[set]] "Sampler" denoise', "2.0 is above 1"), "/draw a fox --power 2.0 --image picture.png",
    ),
    "a number without a range": Fault(
        DEFINITION, "range = [1, 60]\n", "", ('[[set]] "Sampler" steps', "-1000000000 is below 1"),
        "/draw a fox --steps -1000000000",
    ),
    "a choice that the node does not have": Fault(
        DEFINITION, '"euler", "lcm"', '"euler", "lcm", "best"', ("'best' is none of its",), "/draw a fox --sampler best"
    ),
    "arithmetic that fails at one end": Fault(
        DEFINITION, SETS_STEPS, 'inputs.steps = "round(steps / (1 - power))"',
        ('[[set]] "Sampler" steps', "has no value here"), "/draw a fox --power 1.0",
    ),
    "two options that fit alone only": Fault(
        DEFINITION, SETS_STEPS, "inputs.steps = \"steps - 30 if image and sampler == 'lcm' else steps\"",
        ('[[set]] "Sampler" steps', "is below 1"), "/draw a fox --sampler lcm --image picture.png",
    ),
    "three options that fit by two only": Fault(
        DEFINITION, SETS_STEPS,
        "inputs.steps = \"0 if control and grain == 1 and lora_count == 2 else steps\"",
        ("0 is below 1",), "/draw a fox --lora ink, any-sd15-1 --control picture.png --grain 1.0",
    ),
    "a picture that nobody brought": Fault(
        DEFINITION, SWITCH, "", ('[[set]] "Start" image', "is none here, and image must be something"), "/draw a fox"
    ),
    "a picture that was left in the graph": Fault(
        DEFINITION, '[[set]]\nnode = "Start"\ninputs.image = "image"\n', "",
        ("\"Start\" (7) loads 'start.png', which is no picture",), "/draw a fox --image picture.png",
    ),
    "a bypass that leaves an input open": Fault(
        DEFINITION, 'node = "Grain"\nwhen = "grain == 0"', 'node = ["Grain", "Picture"]\nwhen = "grain == 0"',
        ('"Save" (17) lacks its input images',), "/draw a fox",
    ),
    "a file that a model may lack": Fault(
        DEFINITION, '"files.checkpoint"', '"files.checkpoint if files.vae else files.vae"',
        ('[[set]] "Checkpoint" ckpt_name', "must be something"), "/draw a fox",
    ),
    "a file that nothing lists": Fault(
        DEFINITION, '[[set]]\nnode = "Control model"\ninputs.control_net_name = "files.canny"\n', "",
        ('"Control model" (12)', "the library has no model file 'x'"), "/draw a fox --control picture.png",
    ),
    "nodes that feed each other": Fault(
        DEFINITION, SWITCH, f'{SWITCH}[[switch]]\nnode = "Fit"\ninput = "image"\nfrom = "Picture"\nwhen = "image"\n',
        ("feed each other in a circle",), "/draw a fox --image picture.png",
    ),
    "a default that is none": Fault(
        DEFINITION, "range = [1, 60]\ndefault = 20", "range = [1, 60]", ("`steps` is none here",), "/draw a fox"
    ),
    "a size that is none": Fault(
        DEFINITION, 'outputs = ["Save"]', 'outputs = ["Save"]\nsize = ["picture.width", "64"]',
        ("/draw cannot be built",), None,
    ),
}  # fmt: skip

FILES = {
    "a definition that is not TOML": Fault(DEFINITION, "[parameters.prompt]", "[parameters.prompt", ("is not TOML",)),
    "help beyond Discord's limit": Fault(DEFINITION, HELP, f'help = "{"x" * 101}"', ("parameters.steps.help", "100")),
    "a definition that extends nothing": Fault(
        "draw-free/definition.toml", 'extends = "draw"', 'extends = "paint"', ('no command "paint"',)
    ),
    "a custom node that is not declared": Fault(
        GRAPH,
        '"class_type": "Grain"',
        '"class_type": "Grane"',
        ("is a Grane, which neither ComfyUI nor [nodes] knows",),
    ),
    "a family that is broken": Fault(FAMILY, "[512, 512]", "[512, 500]", ("sizes.1:1", "multiple of 8")),
    "schemas that are none": Fault("schemas/comfyui.json", "", "x", ("the node schemas cannot be read",)),
    "a graph that is none": Fault(GRAPH, "", "x", ("the graph cannot be read",)),
}


@pytest.mark.parametrize(
    "fault", [pytest.param(each, id=name) for name, each in {**RULES, **COMBINATIONS, **FILES}.items()]
)
def test_a_fault_is_found(fault: Fault, home: Path, check: Check) -> None:
    path = home / "workflows" / fault.file
    text = path.read_text()
    assert fault.old in text
    path.write_text(text.replace(fault.old, fault.new, 1) if fault.old else text + fault.new)
    findings = check().findings
    hits = [each for each in findings if all(word in str(each) for word in fault.words)]
    assert hits, findings
    assert all(each.where.startswith(str(home)) for each in hits)
    if fault.shown_by:
        assert fault.shown_by in [each.shown_by for each in hits]


def test_a_prompt_that_no_rule_reads_is_told_once(home: Path, check: Check) -> None:
    path = home / "workflows" / DEFINITION
    path.write_text(path.read_text().replace('[[set]]\nnode = "Positive"\ninputs.text = "positive"\n', ""))
    (finding,) = check().findings
    assert finding.what == "parameters.prompt: no rule reads it, so it does nothing."


def test_a_folder_without_a_fault_has_no_findings(check: Check) -> None:
    report = check()
    assert (report.findings, report.notes) == ([], [])
    assert [(each.command, each.family, each.chosen) for each in report.tried] == [("draw", "sd15", "exhaustive")]


def test_faults_of_several_definitions_are_told_together(home: Path, check: Check) -> None:
    folder = home / "workflows"
    (folder / "help" / "definition.toml").write_text("name = 3")
    (folder / "draw-free" / "definition.toml").write_text(atelier.EXTENSION.replace("Draw", "x" * 101))
    (folder / "draw" / "sd15.json").write_text(json.dumps({"nodes": [], "links": []}))
    told = "\n".join(map(str, check().findings))
    assert all(f"{name}/definition.toml" in told for name in ("help", "draw-free"))
    assert "Export it again with File → Export (API)" in told


def _write_graph(home: Path, **nodes: dict[str, object]) -> None:
    (home / "workflows" / GRAPH).write_text(json.dumps({**atelier.graph(), **nodes}))


def test_a_node_that_no_option_reaches_is_found(home: Path, check: Check) -> None:
    _write_graph(home, **{"90": node("PreviewImage", "Forgotten", images=["15", 0])})
    (finding,) = check().findings
    assert finding.where.endswith("draw/sd15.json")
    assert 'no option ever reaches "Forgotten" (90)' in finding.what


def test_a_value_in_the_graph_that_is_out_of_range_is_found(home: Path, check: Check) -> None:
    broken = atelier.graph()["11"]
    _write_graph(home, **{"11": {**broken, "inputs": {**broken["inputs"], "low_threshold": 3}}})
    (finding,) = check().findings
    assert '"Edges" (11), input low_threshold: 3.0 is above 0.99' in finding.what
    assert finding.shown_by == "/draw a fox --control picture.png"


def test_a_graph_that_saves_nothing_is_found(home: Path, check: Check) -> None:
    (home / "workflows" / DEFINITION).write_text(
        (atelier.PARAMETERS + atelier.RULES).replace('outputs = ["Save"]', 'outputs = ["Picture"]')
    )
    assert "The graph saves nothing" in "\n".join(map(str, check().findings))


def test_a_graph_that_no_definition_names_is_told_and_no_fault(home: Path, check: Check) -> None:
    (home / "workflows" / "draw" / "flux.json").write_text("{}")
    report = check()
    assert report.findings == []
    assert "draw does not name the family flux" in report.notes[0]


def test_one_mistake_that_shows_in_many_ways_is_told_once(home: Path, check: Check) -> None:
    path = home / "workflows" / DEFINITION
    path.write_text(path.read_text().replace(SETS_STEPS, 'inputs.steps = "steps - 100"'))
    (finding,) = check().findings
    assert finding.shown_by == "/draw a fox"


def test_a_finding_names_the_line_of_its_rule(home: Path, check: Check) -> None:
    path = home / "workflows" / DEFINITION
    path.write_text(path.read_text().replace("inputs.cfg = 7", "inputs.cfg = 700"))
    (finding,) = check().findings
    line = int(finding.where.removeprefix(f"{path}:"))
    rule = path.read_text().splitlines()[line - 1 : line + 4]
    assert (rule[0], rule[3]) == ("[[set]]", "inputs.cfg = 700")
    assert finding.shown_by == "/draw a fox"
