"""Whatever a graph asks for shows in what is drawn, more where it asks for more, and always the same way."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image

from tests.unit.worker.standin.conftest import Easel, difference, second
from worker.standin.painter import paint

SIZE = 128
SHIP = paint("a ship on the sea by day", 3, (SIZE, SIZE))


@dataclass
class Picture:
    """A text-to-image graph on an easel; its parts can be exchanged before it is drawn."""

    easel: Easel
    model: Any = None
    clip: Any = None
    vae: Any = None
    positive: Any = None
    negative: Any = None
    latent: Any = None
    sampler: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.model = self.easel.node("CheckpointLoaderSimple", ckpt_name="cosmopolitan.safetensors")
        self.clip, self.vae = second(self.model), [self.model[0], 2]
        self.positive, self.negative = self.text("a red fox in the forest"), self.text("blurry")
        self.latent = self.easel.node("EmptyLatentImage", width=SIZE, height=SIZE, batch_size=1)

    def text(self, text: str) -> Any:
        return self.easel.node("CLIPTextEncode", text=text, clip=self.clip)

    def start(self, picture: Image.Image) -> Any:
        return self.easel.node("VAEEncode", pixels=self.easel.load(picture), vae=self.vae)

    def links(self) -> dict[str, Any]:
        parts = {"model": self.model, "positive": self.positive, "negative": self.negative}
        return {**parts, "latent_image": self.latent, "sampler_name": "euler", "scheduler": "normal"}

    def sampled(self, **changes: Any) -> Any:
        numbers = {"seed": 7, "steps": 2, "cfg": 7.0, "denoise": 1.0}
        return self.easel.node("KSampler", **numbers | self.links() | changes)

    def stage(self, **changes: Any) -> Any:
        numbers = {"noise_seed": 7, "steps": 10, "cfg": 7.0, "start_at_step": 0, "end_at_step": 10000}
        noise = {"add_noise": "enable", "return_with_leftover_noise": "disable"}
        return self.easel.node("KSamplerAdvanced", **numbers | noise | self.links() | changes)

    def decoded(self, latent: Any) -> Image.Image:
        return self.easel.picture(self.easel.node("VAEDecode", samples=latent, vae=self.vae))

    def drawn(self, **changes: Any) -> Image.Image:
        return self.decoded(self.sampled(**changes))


@pytest.fixture
def picture(easel: Easel) -> Picture:
    return Picture(easel)


def test_a_model_and_cfg_show(picture: Picture) -> None:
    plain = picture.drawn()
    assert difference(plain, picture.drawn(cfg=12.0)) > 3
    picture.model = picture.easel.node("CheckpointLoaderSimple", ckpt_name="vodka.safetensors")
    assert difference(plain, picture.drawn()) > 1


def test_what_is_unwanted_stays_away(picture: Picture) -> None:
    plain = picture.drawn()
    picture.negative = picture.text("fox")
    assert difference(plain, picture.drawn()) > 5


def test_each_lora_shifts_the_colours_its_own_way_and_by_its_strength(picture: Picture) -> None:
    plain, bare = picture.drawn(), picture.model

    def with_lora(name: str, strength: float) -> Image.Image:
        weights = {"strength_model": strength, "strength_clip": strength}
        picture.model = picture.easel.node("LoraLoader", model=bare, clip=picture.clip, lora_name=name, **weights)
        return picture.drawn()

    faint, strong, other = with_lora("papercut", 0.2), with_lora("papercut", 0.8), with_lora("pixel_art", 0.8)
    assert difference(plain, strong) > difference(plain, faint) > 1
    assert difference(strong, other) > 5
    assert difference(strong, with_lora("papercut", 0.8)) == 0
    assert difference(plain, with_lora("papercut", 0.0)) == 0


def test_a_control_pictures_lines_show_with_their_strength(picture: Picture) -> None:
    plain = picture.drawn()
    edges = picture.easel.node("Canny", image=picture.easel.load(SHIP), low_threshold=0.2, high_threshold=0.4)
    both = {"positive": picture.positive, "negative": picture.negative, "image": edges}
    net = picture.easel.node("ControlNetLoader", control_net_name="canny.safetensors")

    def controlled(strength: float, end: float = 1.0) -> Image.Image:
        numbers = {"strength": strength, "start_percent": 0.0, "end_percent": end}
        applied = picture.easel.node("ControlNetApplyAdvanced", control_net=net, **both, **numbers)
        return picture.drawn(positive=applied, negative=second(applied))

    strong = difference(plain, controlled(0.75))
    assert strong > difference(plain, controlled(0.25)) > 0.5
    assert strong > difference(plain, controlled(0.75, end=0.5))
    assert difference(plain, controlled(0.0)) == 0


def test_an_adapters_picture_tints_and_one_for_faces_shows_it(picture: Picture) -> None:
    plain, bare, loaded = picture.drawn(), picture.model, picture.easel.load(SHIP)
    choices = {"weight_type": "linear", "combine_embeds": "concat", "embeds_scaling": "V only"}

    def adapted(weight: float, file: str = "ip-adapter_sd15.safetensors") -> Image.Image:
        adapter = picture.easel.node("IPAdapterModelLoader", ipadapter_file=file)
        numbers = {"weight": weight, "start_at": 0.0, "end_at": 1.0, **choices}
        picture.model = picture.easel.node("IPAdapterAdvanced", model=bare, ipadapter=adapter, image=loaded, **numbers)
        return picture.drawn()

    assert difference(SHIP, adapted(0.9)) < difference(SHIP, adapted(0.4)) < difference(SHIP, plain)
    assert difference(adapted(0.7), adapted(0.7, "ip-adapter-plus-face_sd15.safetensors")) > 3


def test_the_more_denoising_the_less_is_left_of_the_start_picture(picture: Picture) -> None:
    fresh, start = picture.drawn(), picture.start(SHIP)
    distances = [difference(SHIP, picture.drawn(latent_image=start, denoise=share)) for share in (0.2, 0.6, 0.9)]
    assert distances == sorted(distances)
    assert difference(fresh, picture.drawn(latent_image=start, denoise=1.0)) == 0
    assert difference(SHIP, picture.drawn(latent_image=start, denoise=0.0)) < 1


def holed() -> Image.Image:
    """The ship, its right half transparent."""
    picture = SHIP.copy()
    picture.putalpha(255)
    picture.paste((0, 0, 0, 0), (SIZE // 2, 0, SIZE, SIZE))
    return picture


@pytest.mark.parametrize("way", ["noise mask", "for inpainting", "inpaint model"])
def test_only_what_is_masked_is_painted(picture: Picture, way: str) -> None:
    easel = picture.easel
    pixels = easel.load(SHIP)
    mask = second(easel.load(holed()))
    if way == "noise mask":
        latent = easel.node("SetLatentNoiseMask", samples=picture.start(SHIP), mask=mask)
        made = picture.drawn(latent_image=latent)
    elif way == "for inpainting":
        latent = easel.node("VAEEncodeForInpaint", pixels=pixels, vae=picture.vae, mask=mask, grow_mask_by=4)
        made = picture.drawn(latent_image=latent)
    else:
        parts = {"positive": picture.positive, "negative": picture.negative, "vae": picture.vae, "noise_mask": True}
        conditioned = easel.node("InpaintModelConditioning", pixels=pixels, mask=mask, **parts)
        slots = [[conditioned[0], slot] for slot in range(3)]
        made = picture.drawn(positive=slots[0], negative=slots[1], latent_image=slots[2])
    above_the_mark = SIZE * 3 // 4
    left, right = (0, 0, SIZE // 2 - 4, above_the_mark), (SIZE // 2, 0, SIZE, above_the_mark)
    assert difference(SHIP.crop(left), made.crop(left)) < 1
    assert difference(SHIP.crop(right), made.crop(right)) > 20


def test_an_inpainting_controlnet_makes_the_new_resemble_what_is_around_it(picture: Picture) -> None:
    easel, mask = picture.easel, second(picture.easel.load(holed()))
    hint = easel.node("InpaintPreprocessor", image=easel.load(SHIP), mask=mask)
    assert easel.picture(hint).getpixel((SIZE - 4, 4)) == (0, 0, 0)
    net = easel.node("ControlNetLoader", control_net_name="control_v11p_sd15_inpaint_fp16.safetensors")
    both = {"positive": picture.positive, "negative": picture.negative, "start_percent": 0.0, "end_percent": 1.0}
    applied = easel.node("ControlNetApplyAdvanced", control_net=net, image=hint, strength=0.8, **both)
    assert difference(SHIP, picture.drawn(positive=applied)) < difference(SHIP, picture.drawn())


def test_a_stage_leaves_noise_and_the_next_one_finishes_the_same_scene(picture: Picture) -> None:
    whole = picture.decoded(picture.stage())
    first = picture.stage(end_at_step=8, return_with_leftover_noise="enable")
    noisy = picture.decoded(first)
    refined = picture.decoded(picture.stage(latent_image=first, start_at_step=8, add_noise="disable"))
    assert difference(whole, noisy) > 20
    assert difference(whole, refined) < 10
    assert picture.decoded(picture.stage(add_noise="disable")).getextrema() == ((128, 128),) * 3  # nothing to bring out


def test_a_hires_pass_keeps_the_scene_and_enlarges_it(picture: Picture) -> None:
    larger = picture.easel.node("LatentUpscale", samples=picture.sampled(), upscale_method="bislerp", **SQUARE)
    hires = picture.drawn(latent_image=larger, denoise=0.3, seed=99)
    assert hires.size == (2 * SIZE, 2 * SIZE)
    assert difference(picture.drawn().resize(hires.size), hires) < difference(paint("a ship", 1, hires.size), hires) / 2


SQUARE = {"width": 2 * SIZE, "height": 2 * SIZE, "crop": "disabled"}


def test_a_region_accents_its_own_place(picture: Picture) -> None:
    def cut_off(weight: float) -> Image.Image:
        base = picture.easel.node("BNK_CutoffBasePrompt", clip=picture.clip, text="a red fox in the forest")
        region = {"region_text": "blue eyes", "target_text": "eyes", "weight": weight, "clip_regions": base}
        regions = picture.easel.node("BNK_CutoffSetRegions", **region)
        numbers = {"mask_token": "", "strict_mask": 1.0, "start_from_masked": 1.0}
        named = picture.easel.node("BNK_CutoffRegionsToConditioning", clip_regions=regions, **numbers)
        return picture.drawn(positive=named)

    plain = picture.drawn()
    assert difference(plain, cut_off(0.0)) == 0
    assert difference(plain, cut_off(1.0)) > difference(plain, cut_off(0.4)) > 0.5


def test_the_parts_of_a_modern_sampler_are_understood(picture: Picture) -> None:
    easel = picture.easel
    model = easel.node("UNETLoader", unet_name="flux1-dev.safetensors", weight_dtype="default")
    clip = easel.node("DualCLIPLoader", clip_name1="t5xxl.safetensors", clip_name2="clip_l.safetensors", type="flux")
    vae = easel.node("VAELoader", vae_name="ae.safetensors")
    text = easel.node("CLIPTextEncode", text="a red fox in the forest", clip=clip)

    def drawn(guidance: float, seed: int) -> Image.Image:
        guided = easel.node("FluxGuidance", conditioning=text, guidance=guidance)
        parts = {
            "noise": easel.node("RandomNoise", noise_seed=seed),
            "guider": easel.node("BasicGuider", model=model, conditioning=guided),
            "sampler": easel.node("KSamplerSelect", sampler_name="euler"),
            "sigmas": easel.node("BasicScheduler", model=model, scheduler="simple", steps=2, denoise=1.0),
            "latent_image": easel.node("EmptySD3LatentImage", width=SIZE, height=SIZE, batch_size=1),
        }
        sampled = easel.node("SamplerCustomAdvanced", **parts)
        return easel.picture(easel.node("VAEDecode", samples=sampled, vae=vae))

    assert difference(drawn(3.5, 7), drawn(3.5, 7)) == 0
    assert difference(drawn(3.5, 7), drawn(3.5, 8)) > 10
    assert difference(drawn(3.5, 7), drawn(9.0, 7)) > 3
