"""Commands that take no GPU, pictures for those that do, and options beside the text: over real HTTP."""

import io
import json
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.contract.api.test_requests import errors
from tests.support.answering import png

RECIPE = {"prompt": "a red fox", "model": "cosmopolitan", "seed": 7}


def bring(http: httpx.Client, colour: str = "teal", **texts: str) -> dict[str, Any]:
    """Store a picture; what the API says about it."""
    answer = http.post("/v1/inputs", content=png(Image.new("RGB", (96, 64), colour), **texts))
    assert answer.status_code == 201, answer.text
    stored: dict[str, Any] = answer.json()
    return stored


def answered(http: httpx.Client, text: str, **options: Any) -> dict[str, Any]:
    response = http.post("/v1/answers", json={"text": text, "options": options})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def used(http: httpx.Client) -> int:
    """Pictures of the caller's quota that are used."""
    (told,) = [row["value"] for row in answered(http, "/user-stats")["fields"] if row["name"] == "Quota (member)"]
    return 12 - int(told.removeprefix("Left today: ").split(" of 12.")[0])


def test_statistics_are_the_callers_own(ann: httpx.Client, ben: httpx.Client) -> None:
    before = [used(http) for http in (ann, ben)]
    ann.post("/v1/requests", json={"text": "a red fox --images 2"}).raise_for_status()
    assert [used(http) for http in (ann, ben)] == [before[0] + 2, before[1]]


def test_a_mask_comes_as_a_picture_that_the_next_command_takes(http: httpx.Client) -> None:
    body = answered(http, "/makemask --gridrange b1:c2", image=bring(http)["name"])
    assert body.keys() == {"command", "title", "text", "fields", "notes", "images"}
    (mask,) = body["images"]
    assert (mask["width"], mask["height"]) == (96, 64)
    drawn = Image.open(io.BytesIO(httpx.get(mask["url"], trust_env=False).raise_for_status().content))
    assert drawn.convert("RGBA").getpixel((40, 10))[3] == 0
    asked = http.post("/v1/requests", json={"text": "a crown --images 1", "options": {"inpaint": mask["name"]}})
    assert asked.status_code == 202, asked.text
    assert [one["flag"] for one in asked.json()["inputs"]] == ["inpaint"]


def test_a_name_is_for_the_caller_who_brought_the_picture(ann: httpx.Client, ben: httpx.Client) -> None:
    name = bring(ann, "salmon")["name"]
    assert answered(ann, f"/checkmetadata {name}")
    refused = ben.post("/v1/answers", json={"text": f"/checkmetadata {name}"})
    assert errors(refused, 422)[0]["code"] == "unknown_picture"
    assert bring(ben, "salmon")["name"] == name
    assert answered(ben, f"/checkmetadata {name}")


def test_a_picture_says_how_it_was_made(http: httpx.Client) -> None:
    name = bring(http, distillery=json.dumps(RECIPE))["name"]
    assert "a red fox" in json.dumps(answered(http, f"/checkmetadata {name}"))


def test_a_command_may_be_chosen_beside_the_text(http: httpx.Client) -> None:
    response = http.post("/v1/answers", json={"command": "suggest", "text": "a red fox", "options": {"seed": 7}})
    body = response.raise_for_status().json()
    assert body["command"] == "suggest"
    assert any(row["value"].startswith("a red fox, ") for row in body["fields"])


@pytest.mark.parametrize(
    ("path", "text", "code", "right"),
    [
        ("/v1/requests", "/user-stats", "answered_at_once", "/v1/answers"),
        ("/v1/answers", "a red fox", "takes_time", "/v1/requests"),
    ],
)
def test_the_wrong_door_names_the_right_one(path: str, text: str, code: str, right: str, http: httpx.Client) -> None:
    (problem,) = errors(http.post(path, json={"text": text}), 400)
    assert (problem["code"], problem["flag"]) == (code, None)
    assert right in problem["hint"]


def test_options_and_flags_mix_and_are_kept_as_one_text(http: httpx.Client) -> None:
    control = bring(http)
    options = {"seed": 7, "raw": True, "lora": ["analog", "oilpaint"], "control": control["name"], "neg": None}
    response = http.post("/v1/requests", json={"text": "a red fox --images 1", "options": options})
    body = response.json()
    assert response.status_code == 202, body
    given = body["parameters"]
    assert (given["seed"], given["raw"], given["lora"]) == (7, True, ["analog", "oilpaint"])
    (brought,) = body["inputs"]
    assert (brought["flag"], brought["name"]) == ("control", control["name"])
    assert httpx.get(brought["url"], trust_env=False).is_success
    again = http.post("/v1/requests", json={"text": body["text"]}).json()
    assert again["parameters"] == given, "the text alone says all of it"


def test_an_option_and_a_flag_for_the_same_thing_are_told(http: httpx.Client) -> None:
    (problem,) = errors(http.post("/v1/requests", json={"text": "a fox --seed 7", "options": {"seed": 8}}), 422)
    assert (problem["code"], problem["flag"]) == ("option_and_flag", "--seed")


def test_the_same_key_with_other_options_is_another_request(http: httpx.Client) -> None:
    key = {"Idempotency-Key": "options"}
    body = {"text": "a fox --images 1", "options": {"seed": 7, "cfg": 5}}
    first = http.post("/v1/requests", json=body, headers=key).json()
    assert http.post("/v1/requests", json=body, headers=key).json()["id"] == first["id"]
    reordered = body | {"options": {"cfg": 5, "seed": 7.0}}
    assert http.post("/v1/requests", json=reordered, headers=key).json()["id"] == first["id"]
    (problem,) = errors(http.post("/v1/requests", json=body | {"options": {"seed": 8}}, headers=key), 422)
    assert problem["code"] == "idempotency_key_reused"


def test_pictures_that_are_refused_are_told_by_their_flags(http: httpx.Client) -> None:
    nobody = f"input_{'0' * 32}.png"
    asked = {"text": f"a fox --control {nobody} --adapt https://elsewhere.example/fox.png"}
    found = errors(http.post("/v1/requests", json=asked), 422)
    assert {one["flag"]: one["code"] for one in found} == {"--control": "unknown_picture", "--adapt": "not_discord"}


def test_an_upscale_is_completed_from_its_picture(http: httpx.Client) -> None:
    name = bring(http, distillery=json.dumps(RECIPE))["name"]
    body = http.post("/v1/requests", json={"text": f"/upscale {name}"}).raise_for_status().json()
    assert (body["parameters"]["prompt"], body["images_wanted"]) == ("a red fox", 1)


def test_commands_say_what_kind_they_are_and_what_their_flags_need(http: httpx.Client) -> None:
    commands = {one["name"]: one for one in http.get("/v1/commands").json()["commands"]}
    assert [commands[name]["answered"] for name in ("serve", "upscale", "makemask", "user-stats")] == [
        False, False, True, True,
    ]  # fmt: skip
    assert commands["serve-free"]["tier"] == "free"
    flags = {flag["name"]: flag for flag in commands["serve"]["flags"]}
    assert flags["controlweight"]["needs"] == "control"
    assert flags["refinerpass"]["families"] == ["sdxl"]
    assert {flag["type"] for flag in commands["upscale"]["flags"] if flag["positional"]} == {"image"}
    assert "prompt" not in {flag["name"] for flag in commands["upscale"]["flags"]}, "hidden"


def test_loras_are_listed_as_the_caller_may_see_them(http: httpx.Client) -> None:
    loras = {one["name"]: one for one in http.get("/v1/loras").json()["loras"]}
    assert loras["analog"]["family"] == "sd15"
    assert loras["analog"]["activation"] == ["analog style"]
    assert "amber fen" not in loras, "it is somebody's own"
    (problem,) = errors(http.post("/v1/requests", json={"text": "a fen --lora amber fen"}), 422)
    assert problem["flag"] == "--lora"
