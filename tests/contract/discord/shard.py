"""A gateway connection held by hand."""

import json
from typing import Any

import websocket

from tests.support.discord import bot_environment


class Shard:
    """A hand-held gateway connection."""

    def __init__(self, base_url: str, query: str = "v=10&encoding=json") -> None:
        url = bot_environment(base_url)["DISCORD_GATEWAY_URL"]
        self._socket = websocket.create_connection(f"{url}?{query}", timeout=10)

    def hear(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(self._socket.recv())
        return frame

    def until(self, event: str) -> list[dict[str, Any]]:
        """Frames up to and with the first of this event."""
        frames = [self.hear()]
        while frames[-1]["t"] != event:
            frames.append(self.hear())
        return frames

    def say(self, op: int, data: Any) -> None:
        self._socket.send(json.dumps({"op": op, "d": data}))

    def identify(self, number: int, shards: int, **more: Any) -> None:
        self.say(2, {"token": "right", "properties": {}, "intents": 1, "shard": [number, shards]} | more)

    def close_code(self) -> int:
        """Read up to Discord's hanging up."""
        while True:
            opcode, data = self._socket.recv_data()
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                return int.from_bytes(data[:2], "big")

    def vanish(self) -> None:
        self._socket.shutdown()

    def leave(self) -> None:
        self._socket.close()
