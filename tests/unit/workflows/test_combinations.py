"""Any flags together: the graph is valid (render checks it), and what must hold in every graph holds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from distillery.catalogue import Catalogue
from tests.support import golden
from tests.support.golden import EDGES, FACES, MASKED, START
from tests.unit.workflows.drawn import Drawn

SHARES = st.sampled_from([0, 0.01, 0.2, 0.5, 0.99, 1])
FLAGS = {
    "sampler": st.sampled_from(["legacy", "lcm"]),
    "upscalemethod": st.sampled_from(["legacy", "direct", "none"]),
    "control": st.just(EDGES.name),
    "adapt": st.just(FACES[0].name),
    "adapt2": st.just(FACES[1].name),
    "adapt4": st.just(FACES[3].name),
    "adaptface": st.just(""),
    "force-model": st.just(""),
    "inpaintmaskfeather": st.integers(0, 40),
    "inpaintmaskgrow": st.integers(0, 40),
    "inpaintcontrol": SHARES,
    "refinerpass": SHARES,
    "ar": st.sampled_from(["1:1", "16:9", "2:3", "9:21"]),
    "neg": st.just("ugly"),
    **dict.fromkeys(("power", "imagedenoise", "controlweight", "cutoffweight", "sharpen", "adaptweight2"), SHARES),
}


@st.composite
def texts(draw: st.DrawFn, catalogue: Catalogue) -> str:
    """A /serve with a random choice of the flags that a random model works with."""
    serve, library = catalogue.definitions["serve"], catalogue.library
    model = draw(st.sampled_from(library.visible_models(None)))
    known = {name for name, each in serve.parameters.items() if not each.families or model.family in each.families}
    flags = draw(st.fixed_dictionaries({}, optional={name: FLAGS[name] for name in FLAGS.keys() & known}))
    loras = draw(st.lists(st.sampled_from(library.visible_loras(None, (model.family,))), max_size=5, unique=True))
    start = draw(st.sampled_from(["", f" --image {START.name}", f" --inpaint {MASKED.name}"]))
    prompt = draw(st.sampled_from(["a red fox", "a ::red FOX::", "a ::a B1:: ::c D1:: ::e F1:: ::g H1::"]))
    said = " ".join(f"--{name} {value}" for name, value in sorted(flags.items()))
    chosen = f" --lora {','.join(lora.name for lora in loras)}" if loras else ""
    return f"{prompt} --model {model.name}{start}{chosen} {said}"


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_every_combination_makes_a_graph_that_makes_sense(catalogue: Catalogue, data: st.DataObject) -> None:
    text = data.draw(texts(catalogue))
    drawn = Drawn(golden.graph(catalogue, text))
    noise = {title for title in drawn.of_class("KSamplerAdvanced") if drawn.inputs(title)["add_noise"] == "enable"}
    for title in [*drawn.of_class("KSampler"), *drawn.of_class("KSamplerAdvanced")]:
        assert drawn.text(title, "positive") != drawn.text(title, "negative")
        if "--neg" in text:
            assert drawn.text(title, "negative") == "ugly"
        noise_comes = title in noise or "add_noise" not in drawn.inputs(title)
        assert noise_comes or drawn.inputs("Base sampler")["return_with_leftover_noise"] == "enable"
    assert ("Keep what was not masked" in drawn) == ("--inpaint " in text)
    assert drawn.of_class("SaveImage") == ["Save picture"]
