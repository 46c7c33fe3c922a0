"""The pictures that a message shows: attached, in galleries, embedded. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import discord
from discord import components as kinds

from distillery.pictures import DISCORD


def pictures_in(message: discord.Message) -> list[str]:
    """Their addresses, each once, in the order in which they are shown. Discord's own copies of embedded ones."""
    found = (*_attached(message), *_shown(message.components), *_embedded(message))
    return list({address.partition("?")[0]: address for address in reversed(found)}.values())[::-1]


def _attached(message: discord.Message) -> Iterator[str]:
    for one in message.attachments:
        if (one.content_type or "").startswith("image/") or one.width:
            yield one.url


def _shown(parts: Iterable[Any]) -> Iterator[str]:
    """In Components V2, at any depth."""
    for part in parts:
        if isinstance(part, kinds.MediaGalleryComponent):
            yield from (item.media.url for item in part.items if _is_picture(item.media))
        elif isinstance(part, kinds.ThumbnailComponent):
            yield part.media.url
        elif isinstance(part, kinds.SectionComponent):
            yield from _shown([part.accessory])
        elif isinstance(part, kinds.Container):
            yield from _shown(part.children)


def _is_picture(media: kinds.UnfurledMediaItem) -> bool:
    return (media.content_type or "image/").startswith("image/")


def _embedded(message: discord.Message) -> Iterator[str]:
    for embed in message.embeds:
        for shown in (embed.image, embed.thumbnail):
            if shown.url:
                yield shown.url if _is_ours(shown.url) or not shown.proxy_url else shown.proxy_url


def _is_ours(address: str) -> bool:
    return urlsplit(address).hostname in DISCORD
