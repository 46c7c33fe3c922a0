"""Discord's published OpenAPI document as a judge of requests and answers (JSON Schema draft 2020-12)."""

import copy
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.support.discord.rules.problem import Problem

DOCUMENT = Path(__file__).parents[3] / "data" / "discord" / "openapi.json"
SETTING = "DISCORD_OPENAPI"  # names another copy of the document, a newer one perhaps
_NAMED = os.environ.get(SETTING)
_URI = "urn:discord"
_SHORT = 80  # characters; as a defer is


class Schema:
    """Validators for every operation, made on first use and kept."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_URI, resource)
        self._judge_class = validators.extend(Draft202012Validator, {"oneOf": self._one_of})
        self._validators: dict[str, Any] = {}
        self._known: dict[tuple[str, str], list[Problem]] = {}

    @staticmethod
    @cache
    def bundled() -> "Schema":
        """The copy of Discord's document that lies beside the tests."""
        return Schema(json.loads(DOCUMENT.read_text()))

    @staticmethod
    @cache
    def named() -> "Schema | None":
        """The copy that the setting names; None where it is unset."""
        return Schema(json.loads(Path(_NAMED).read_text())) if _NAMED else None

    def part(self, name: str, body: Any) -> list[Problem]:
        """What is wrong with an object that is one of the document's own schemas, as `MessageResponse`."""
        return self._judge(f"/components/schemas/{name}", body)

    def request(self, method: str, template: str, body: Any) -> list[Problem]:
        """What is wrong with a JSON request body; nothing where the operation takes none."""
        content = self._operation(method, template).get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return []
        pointer = f"{_pointer(method, template)}/requestBody/content/application~1json/schema"
        return self._judge(pointer, _as_published(body))

    def response(self, method: str, template: str, status: int, body: Any) -> list[Problem]:
        """What is wrong with an answer, its status included."""
        responses = self._operation(method, template).get("responses", {})
        name = str(status) if str(status) in responses else f"{str(status)[0]}XX"
        if name not in responses:
            return [Problem((), "STATUS", f"{status} is not an answer of {method} {template}")]
        if "$ref" in responses[name]:
            pointer = responses[name]["$ref"].removeprefix("#")
            content = self._document["components"]["responses"][pointer.rsplit("/", 1)[1]].get("content", {})
        else:
            pointer = f"{_pointer(method, template)}/responses/{name}"
            content = responses[name].get("content", {})
        if "application/json" not in content:
            return [] if body is None else [Problem((), "BODY", f"{status} has no body")]
        return self._judge(f"{pointer}/content/application~1json/schema", body)

    def _operation(self, method: str, template: str) -> dict[str, Any]:
        found: dict[str, Any] = self._document["paths"][template][method.lower()]
        return found

    def _judge(self, pointer: str, body: Any) -> list[Problem]:
        """Short bodies are judged once: thousands of answers to a burst are all alike."""
        written = json.dumps(body, sort_keys=True)
        if len(written) > _SHORT:
            return self._judged(pointer, body)
        if (pointer, written) not in self._known:
            self._known[pointer, written] = self._judged(pointer, body)
        return self._known[pointer, written]

    def _judged(self, pointer: str, body: Any) -> list[Problem]:
        if pointer not in self._validators:
            self._validators[pointer] = self._judge_class({"$ref": f"{_URI}#{pointer}"}, registry=self._registry)
        error = best_match(self._validators[pointer].iter_errors(body))
        if error is None:
            return []
        return [Problem(tuple(error.absolute_path), "SCHEMA", error.message[:300])]

    def _one_of(self, validator: Any, branches: list[Any], instance: Any, schema: Any) -> Iterator[Any]:
        """`oneOf`, asking only the branches whose `type` the instance has: ten times faster, and clearer errors."""
        likely = [branch for branch in branches if self._may_be(branch, instance)]
        yield from Draft202012Validator.VALIDATORS["oneOf"](validator, likely or branches, instance, schema)

    def _may_be(self, branch: dict[str, Any], instance: Any) -> bool:
        if not isinstance(instance, dict) or "type" not in instance or "$ref" not in branch:
            return True
        named = self._document["components"]["schemas"][branch["$ref"].rsplit("/", 1)[1]]
        types = named.get("properties", {}).get("type", {}).get("enum")
        return types is None or instance["type"] in types


def _pointer(method: str, template: str) -> str:
    return f"/paths/{template.replace('~', '~0').replace('/', '~1')}/{method.lower()}"


def _as_published(body: Any) -> Any:
    """The document wants these ids as strings, while Discord takes numbers too, and libraries send them."""
    if not isinstance(body, dict):
        return body
    fixed = copy.deepcopy(body)
    if isinstance(fixed.get("recipient_id"), int):
        fixed["recipient_id"] = str(fixed["recipient_id"])
    for holder in (fixed, fixed.get("data")):
        for attachment in (holder.get("attachments") or []) if isinstance(holder, dict) else []:
            if isinstance(attachment, dict) and isinstance(attachment.get("id"), int):
                attachment["id"] = str(attachment["id"])
    return fixed
