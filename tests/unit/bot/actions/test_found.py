"""Where a message's pictures are."""

from types import SimpleNamespace
from typing import Any, cast

import discord
from discord.components import _component_factory

from bot.actions.found import pictures_in

CDN = "https://cdn.discordapp.com/attachments/1/2/"


def message(attachments: tuple[Any, ...] = (), components: tuple[Any, ...] = (), embeds: tuple[Any, ...] = ()) -> Any:
    parts = [_component_factory(cast(Any, each), cast(Any, None)) for each in components]
    shown = [discord.Embed.from_dict(each) for each in embeds]
    return SimpleNamespace(attachments=attachments, components=parts, embeds=shown)


def file(name: str, kind: str | None, width: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(url=CDN + name, content_type=kind, width=width)


def media(name: str, kind: str = "image/png") -> dict[str, Any]:
    return {"media": {"url": CDN + name, "content_type": kind}}


def test_attached_ones_by_what_they_are() -> None:
    files = (file("a.txt", "text/plain"), file("b.png", "image/png"), file("c", None, 64))
    assert pictures_in(message(files)) == [CDN + "b.png", CDN + "c"]


def test_those_of_cards_at_any_depth() -> None:
    gallery = {"type": 12, "items": [media("a.png"), media("b.mp4", "video/mp4"), media("c.webp")]}
    section = {"type": 9, "components": [], "accessory": {"type": 11, **media("d.png")}}
    card = {"type": 17, "components": [{"type": 10, "content": "A fox"}, gallery, section]}
    assert pictures_in(message(components=(card,))) == [CDN + "a.png", CDN + "c.webp", CDN + "d.png"]


def test_embedded_ones_as_discord_keeps_them() -> None:
    outside = {"url": "https://example.com/x.png", "proxy_url": "https://images-ext-1.discordapp.net/x.png"}
    embeds = ({"image": {"url": CDN + "a.png"}}, {"thumbnail": outside})
    assert pictures_in(message(embeds=embeds)) == [CDN + "a.png", outside["proxy_url"]]


def test_a_host_that_only_looks_like_discords_is_outside() -> None:
    proxy = "https://images-ext-2.discordapp.net/external/x"
    there = {"url": "https://evil.example/cdn.discordapp.com/x.png", "proxy_url": proxy}
    assert pictures_in(message(embeds=({"image": there},))) == [proxy]


def test_each_once_in_order() -> None:
    gallery = {"type": 12, "items": [media("b.png?ex=1"), media("a.png?ex=2")]}
    assert pictures_in(message((file("b.png?ex=3", "image/png"),), (gallery,))) == [
        CDN + "b.png?ex=3",
        CDN + "a.png?ex=2",
    ]
