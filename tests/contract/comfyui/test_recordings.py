"""A client of this ComfyUI sees what a client of a real one saw, message by message and answer by answer."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.contract.comfyui.conftest import ComfyUI
from tests.contract.comfyui.recording import accepted_graphs, read
from tests.contract.comfyui.replay import Replay

# The recording, the one made just before it on the same server (its last prompt is what is cached), and where to stop.
RECORDINGS = [
    ("00_system", None, None),
    ("01_success_empty_image", None, None),
    ("02_success_txt2img", None, None),
    ("05_success_batch3", None, None),
    ("06_success_previewimage_temp", "05_success_batch3", None),
    ("07_cached_rerun", "06_success_previewimage_temp", None),
    ("10_validation_errors", None, None),
    ("11_partly_valid_200_with_node_errors", None, None),
    ("12_runtime_execution_error", "11_partly_valid_200_with_node_errors", None),
    ("13_interrupt_mid_run", "12_runtime_execution_error", None),
    ("14_queue_delete_pending", "13_interrupt_mid_run", None),
    ("15_two_clients", "14_queue_delete_pending", "--- prompt with the client_id of nobody"),
    ("21_save_image_websocket_frames", None, None),
]


@pytest.mark.parametrize(("name", "before", "until"), RECORDINGS, ids=[recording[0] for recording in RECORDINGS])
def test_replays(comfyui: ComfyUI, name: str, before: str | None, until: str | None) -> None:
    if name.startswith("07") and comfyui.directory is None:
        pytest.skip("deletes a file: COMFYUI_HOME must say where")
    asyncio.run(_replay(comfyui, name, before, until))


async def _replay(comfyui: ComfyUI, name: str, before: str | None, until: str | None) -> None:
    async with aiohttp.ClientSession() as session:
        if before:
            await _run(session, comfyui.url, accepted_graphs(read(before))[-1])
        replay = Replay(comfyui, session)
        await replay.play(read(name, until))
    for title, then, now in replay.exchanges:
        assert _comparable(title, now) == _comparable(title, then), title
    for client, messages_then, messages_now in replay.conversations():
        assert messages_now == messages_then, client
    for client, lengths_then, lengths_now in replay.queue_lengths():
        assert lengths_now == lengths_then, client


async def _run(session: aiohttp.ClientSession, url: str, graph: dict[str, Any]) -> None:
    """Runs a graph to its end, in few steps: what stays cached does not depend on their number."""
    for node in graph.values():
        if "steps" in node["inputs"]:
            node["inputs"]["steps"] = 1
    async with session.post(f"{url}/prompt", json={"prompt": graph}) as answer:
        prompt_id = (await answer.json())["prompt_id"]
    async with asyncio.timeout(20):
        while True:
            async with session.get(f"{url}/history/{prompt_id}") as answer:
                if await answer.json():
                    return
            await asyncio.sleep(0.02)


def _comparable(title: str, told: list[Any]) -> Any:
    """A machine's own numbers become their types."""
    if "/system_stats" not in title:
        return told
    status, _, stats = told
    return status, sorted(stats["system"]), [sorted(device) for device in stats["devices"]]
