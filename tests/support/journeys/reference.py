"""The command language's reference, row by row, as asks whose outcome is known. Every flag is in one of them."""

from tests.support.journeys.rows import EDGES, FACES, START, STORED, Earlier, Row, smaller, stored_name

CAUTIOUS = "--neg ugly --seed 9 --cfg 7 --steps 20 --preset cautious"
SAID = {"neg": "ugly", "seed": 9, "cfg": 7, "steps": 20, "power": 0.2, "sharpen": 0.1}


def start(earlier: Earlier) -> bytes:
    """What was delivered before, brought again."""
    return earlier["start"]().picture.data


def thumbnail(earlier: Earlier) -> bytes:
    return smaller(earlier["start"]().picture)


ROWS = {
    "mask": Row("makemask", "--gridrange b2:c3 --gridsize 4 --gridshape round --gridlines", {"image": START}),
    "words": Row(
        "serve",
        'a ::red FOX:: (in snow:1.2), "quoted" 狐🦊 --neg ugly, blurry —ar 27:18 --POWER 0.4 --cutoffweight 0.8 '
        "--lora analog, oilpaint --images 1",
        {"seed": 7, "cfg": 8.5, "sharpen": 0.2, "raw": True},
        recipe={
            "prompt": 'a ::red FOX:: (in snow:1.2), "quoted" 狐🦊', "neg": "ugly, blurry", "ar": "3:2", "power": 0.4,
            "cutoffweight": 0.8, "lora": ["analog", "oilpaint"], "lora_weights": {"analog": 0.7225, "oilpaint": 0.68},
            "seed": 7, "cfg": 8.5, "sharpen": 0.2, "raw": True, "model": "cosmopolitan", "quality": "",
        },
        graph=(
            ("BNK_CutoffBasePrompt",
             {"text": 'a red fox (in snow:1.2), "quoted" 狐🦊, analog style, oil painting, thick brush strokes'}),
            ("BNK_CutoffSetRegions", {"region_text": "red fox", "target_text": "fox", "weight": 0.8}),
            ("CLIPTextEncode", {"text": "ugly, blurry"}),
            ("LoraLoader", {"lora_name": "analog.safetensors", "strength_model": 0.7225}),
            ("LoraLoader", {"lora_name": "oilpaint.safetensors", "strength_model": 0.68}),
            ("KSampler", {"seed": 7, "cfg": 8.5, "sampler_name": "uni_pc", "denoise": 1.0}),
            ("KSampler", {"seed": 7, "denoise": 0.4}),
            ("ImageSharpen", {"alpha": 0.07}),
        ),
        size=(1248, 832),
    ),
    "start": Row(
        "serve", "a bear --imagedenoise 0.5 --controlweight 0.5 --upscalemethod none --images 1 --seed 3",
        {"image": START, "control": EDGES, "model": "vodka"},
        recipe={
            "image": STORED, "imagedenoise": 0.5, "control": STORED, "controlweight": 0.5, "upscalemethod": "none",
            "model": "vodka", "ar": "3:2",
        },
        graph=(
            ("CheckpointLoaderSimple", {"ckpt_name": "vodka.safetensors"}),
            ("KSampler", {"denoise": 0.5}),
            ("Canny", {}),
            ("ControlNetApplyAdvanced", {"strength": 0.5}),
            ("VAEEncode", {}),
        ),
        size=(624, 416),
    ),
    "adapters": Row(
        "serve",
        "a portrait --adaptweight1 0.4 --adaptweight2 0.3 --adaptweight3 0.6 --adaptweight4 0.2 --adaptface "
        "--upscalemethod none --images 1 --seed 4 --adaptweight 0.5",
        {f"adapt{number or ''}": face for number, face in zip((0, 2, 3, 4), FACES, strict=True)},
        recipe={
            **dict.fromkeys(("adapt", "adapt2", "adapt3", "adapt4"), STORED), "adaptface": True, "adaptweight": 0.5,
            "adaptweight1": 0.4, "adaptweight2": 0.3, "adaptweight3": 0.6, "adaptweight4": 0.2,
        },
        graph=(
            ("IPAdapterModelLoader", {"ipadapter_file": "ip-adapter-plus-face_sd15.safetensors"}),
            *(("IPAdapterAdvanced", {"weight": weight}) for weight in (0.4, 0.3, 0.6, 0.2)),
        ),
    ),
    "inpaint": Row(
        "serve",
        "a crown --inpaintmaskfeather 4 --inpaintmaskgrow 6 --inpaintcontrol 0.3 --force-model --model screwdriver "
        "--images 1 --seed 5",
        brought={"inpaint": lambda earlier: stored_name(earlier["mask"]())},
        recipe={
            "inpaint": STORED, "inpaintmaskfeather": 4, "inpaintmaskgrow": 6, "inpaintcontrol": 0.3,
            "force-model": True, "model": "screwdriver",
        },
        graph=(
            ("CheckpointLoaderSimple", {"ckpt_name": "screwdriver.safetensors"}),
            ("GrowMask", {"expand": 6}),
            ("ImageBlur", {"blur_radius": 2}),
            ("ControlNetApplyAdvanced", {"strength": 0.3}),
            ("ImageCompositeMasked", {}),
        ),
        size=(1248, 832),
    ),
    "lcm": Row(
        "serve", "a fox --sampler lcm --lcmweight 0.9 --images 1 --seed 6", {"upscalemethod": "direct"},
        recipe={"sampler": "lcm", "lcmweight": 0.9, "upscalemethod": "direct"},
        graph=(
            ("KSampler", {"steps": 8, "sampler_name": "lcm", "cfg": 1.5}),
            ("LoraLoaderModelOnly", {"strength_model": 0.9}),
        ),
        size=(1024, 1024),
    ),
    "refined": Row(
        "serve",
        "a fox --refinerpass 0.4 --steps 20 --ar 21:9 --sharpen 0 --upscalemethod none --lora noir --images 1 --seed 7",
        {"model": "sdxl"},
        recipe={
            "refinerpass": 0.4, "steps": 20, "model": "sdxl", "family": "sdxl", "ar": "21:9", "lora": ["noir"],
        },
        graph=(
            ("CheckpointLoaderSimple", {"ckpt_name": "sd_xl_refiner_1.0.safetensors"}),
            ("KSamplerAdvanced", {"steps": 20, "start_at_step": 12, "sampler_name": "euler_ancestral"}),
        ),
        size=(1568, 672),
    ),
    "rewritten": Row(
        "serve", "a fox --llm crazy --preset quick --seed 8", recipe={"llm": "crazy"}, differs=True,
    ),
    "free": Row(
        "serve-free", "a fox --upscalemethod none --images 1 --seed 8", recipe={"command": "serve-free"}
    ),
    "upscale": Row(
        "upscale", CAUTIOUS, brought={"image": start},
        recipe={**SAID, "prompt": "a bear", "model": "vodka", "image": STORED},
        graph=(
            ("UltimateSDUpscale", {"upscale_by": 2.0, "seed": 9, "cfg": 7.0, "steps": 10, "denoise": 0.2}),
            ("CheckpointLoaderSimple", {"ckpt_name": "vodka.safetensors"}),
            ("CLIPTextEncode", {"text": "ugly"}),
            ("ImageSharpen", {"alpha": 0.03}),
        ),
        size=(1248, 832),
    ),
    "zoomout": Row(
        "zoomout", f"{CAUTIOUS} --inpaintcontrol 0.6", {"zoomoutfactor": 0.7}, brought={"image": start},
        recipe={**SAID, "prompt": "a bear", "model": "vodka", "inpaintcontrol": 0.6, "zoomoutfactor": 0.7},
        graph=(
            ("ImagePadForOutpaint", {}),
            ("ControlNetApplyAdvanced", {"strength": 0.6}),
            ("KSampler", {"seed": 9, "cfg": 7.0, "steps": 10, "denoise": 0.2}),
            ("CLIPTextEncode", {"text": "ugly"}),
            ("ImageSharpen", {"alpha": 0.03}),
        ),
        size=(624, 416),
    ),
    "zoomout refined": Row(
        "zoomout", "--power 0", {"refinerpass": 0.5},
        brought={"image": lambda earlier: smaller(earlier["refined"]().picture)},
        recipe={
            "refinerpass": 0.5, "steps": 20, "power": 0, "model": "sdxl", "prompt": "a fox", "seed": 7, "lora": ["noir"]
        },
        graph=(("KSamplerAdvanced", {"start_at_step": 10, "noise_seed": 7}),),
        size=(128, 96),
    ),
    "upscale free": Row(
        "upscale-free", "--seed 2", brought={"image": thumbnail},
        recipe={"command": "upscale-free", "prompt": "a bear", "seed": 2}, size=(256, 192),
    ),
    "zoomout free": Row(
        "zoomout-free", "--seed 2", brought={"image": thumbnail},
        recipe={"command": "zoomout-free", "prompt": "a bear", "seed": 2}, size=(128, 96),
    ),
}  # fmt: skip
