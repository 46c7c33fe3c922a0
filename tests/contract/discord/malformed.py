"""Request bodies that Discord refuses, and messages at the very limit that it takes."""

from typing import Any

V2 = 1 << 15
SERVE = {"name": "serve", "description": "Serve", "type": 1}


def button(number: int, **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "b", "custom_id": f"b{number}", **more}


def row(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def text(words: str) -> dict[str, Any]:
    return {"type": 10, "content": words}


def gallery(count: int, url: str = "https://example.org/a.png") -> dict[str, Any]:
    return {"type": 12, "items": [{"media": {"url": url}}] * count}


def text_input(custom_id: str) -> dict[str, Any]:
    return {"type": 18, "label": "l", "component": {"type": 4, "custom_id": custom_id, "style": 1}}


BAD_MESSAGES: dict[str, Any] = {
    "content of 2001": {"content": "x" * 2001},
    "11 embeds": {"embeds": [{"title": "t"}] * 11},
    "embeds of 6001 characters": {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
    "26 fields": {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
    "6 rows": {"components": [row(button(number)) for number in range(6)]},
    "6 buttons in a row": {"components": [row(*(button(number) for number in range(6)))]},
    "custom id of 101": {"components": [row(button(0, custom_id="x" * 101))]},
    "label of 81": {"components": [row(button(0, label="x" * 81))]},
    "one custom id twice": {"components": [row(button(1), button(1))]},
    "41 components": {"flags": V2, "components": [text("t")] * 41},
    "4001 characters of text": {"flags": V2, "components": [text("x" * 2001), text("x" * 2000)]},
    "11 gallery items": {"flags": V2, "components": [gallery(11)]},
    "content with V2": {"flags": V2, "content": "x", "components": [text("t")]},
    "embeds with V2": {"flags": V2, "embeds": [{"title": "t"}], "components": [text("t")]},
    "V2 components without the flag": {"components": [text("t")]},
    "V2 without components": {"flags": V2},
    "a missing attachment shown": {"flags": V2, "components": [gallery(1, "attachment://no.png")]},
}
MESSAGES_AT_THE_LIMIT: dict[str, Any] = {
    "content of 2000": {"content": "x" * 2000},
    "embeds of 6000 characters": {"embeds": [{"description": "x" * 3000}] * 2},
    "5 rows of 5 buttons": {"components": [row(*(button(5 * line + n) for n in range(5))) for line in range(5)]},
    "custom id of 100": {"components": [row(button(0, custom_id="x" * 100, label="x" * 80))]},
    "40 components": {"flags": V2, "components": [text("t")] * 40},
    "4000 characters of text": {"flags": V2, "components": [text("x" * 2000), text("x" * 2000)]},
    "10 gallery items": {"flags": V2, "components": [gallery(10)]},
}
BAD_COMMANDS: dict[str, Any] = {
    "upper-case name": [{**SERVE, "name": "Serve"}],
    "no description": [{"name": "serve", "type": 1}],
    "description of 101": [{**SERVE, "description": "x" * 101}],
    "26 options": [{**SERVE, "options": [{"type": 3, "name": f"o{n}", "description": "d"} for n in range(26)]}],
    "26 choices": [
        {
            **SERVE,
            "options": [
                {
                    "type": 3,
                    "name": "o",
                    "description": "d",
                    "choices": [{"name": f"c{n}", "value": f"c{n}"} for n in range(26)],
                }
            ],
        }
    ],
    "required after optional": [
        {
            **SERVE,
            "options": [
                {"type": 3, "name": "a", "description": "d"},
                {"type": 3, "name": "b", "description": "d", "required": True},
            ],
        }
    ],
    "one option twice": [{**SERVE, "options": [{"type": 3, "name": "a", "description": "d"}] * 2}],
    "one command twice": [SERVE, SERVE],
    "101 commands": [{**SERVE, "name": f"c{number}"} for number in range(101)],
}
BAD_CALLBACKS: dict[str, Any] = {
    "type 99": {"type": 99},
    "choices for a command": {"type": 8, "data": {"choices": []}},
    "an update of no message": {"type": 7, "data": {"content": "x"}},
    "content of 2001": {"type": 4, "data": {"content": "x" * 2001}},
    "modal title of 46": {"type": 9, "data": {"custom_id": "m", "title": "x" * 46, "components": [text_input("i")]}},
    "modal of 6": {
        "type": 9,
        "data": {
            "custom_id": "m",
            "title": "t",
            "components": [text_input(f"i{n}") for n in range(6)],
        },
    },
    "modal with one input twice": {
        "type": 9,
        "data": {"custom_id": "m", "title": "t", "components": [text_input("i"), text_input("i")]},
    },
}
