"""The compose file, started as operators start it and used as members do; then containers are killed under load.

`make images` runs it where a Docker engine is. It leaves nothing behind.
"""

import io
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from scripts.env_example import COMPOSES_OWN, SERVICES
from tests.support.discord import DiscordControl

ROOT = Path(__file__).parents[1]
FILES = ["-f", str(ROOT / "deploy/compose.yaml"), "-f", str(ROOT / "deploy/smoke/compose.yaml")]
PROJECT = "distillery-smoke"
KILLED = ("master", "worker", "bot", "endpoint", "api")
# Of everything in a container but its init, which then ends too: to Docker a crash, unlike `docker kill`.
CRASH = "import os; [os.kill(int(each), 9) for each in os.listdir('/proc') if each.isdigit() and int(each) != 1]"
PATIENCE = 180.0  # seconds
SETTINGS = {name.upper() for kind in SERVICES for name in kind.model_fields}


def main() -> None:
    """Raise CalledProcessError, HTTPError or AssertionError at the first thing that is not as it should be."""
    ports = {name: str(_free_port()) for name in ("PORT", "S3_PORT", "DISCORD_PORT")}
    with stack(ports):
        print("Everything is healthy: 3 bots, 3 masters and all they need.")
        api = httpx.Client(base_url=f"http://127.0.0.1:{ports['PORT']}", timeout=10, trust_env=False)
        print(f"The API serves a fox: {fox(api)}.")
        address = picture_of(api, "a fox that outlives its store")
        compose("up", "--detach", "--wait", "--no-build", "--no-deps", "--force-recreate", "s3")
        assert httpx.get(address, timeout=10, trust_env=False).is_success
        print("A picture outlives the container that stored it a moment ago.")
        discord = DiscordControl(f"http://127.0.0.1:{ports['DISCORD_PORT']}")
        print(f"A bot serves one in Discord: {len(pictures(discord, ask_in_discord(discord)))} picture.")
        for name in KILLED:
            survives(name, api, discord)


@contextmanager
def stack(ports: dict[str, str]) -> Iterator[None]:
    """The whole system, healthy; gone afterwards with all it stored. What it logged is shown when something failed."""
    os.environ.update(ports)
    for name in {*COMPOSES_OWN, *SETTINGS}:  # what is configured here is another system's, perhaps one that works
        if not name.endswith("_IMAGE") and name not in ports:
            os.environ.pop(name, None)
    try:
        compose("build", "--quiet", "discord")
        compose("up", "--detach", "--wait", "--no-build", "--scale", "bot=3", "--scale", "master=3")
        yield
    except BaseException:
        compose("logs", "--no-color", "--tail", "40")
        raise
    finally:
        compose("down", "--volumes", "--timeout", "5")


def survives(name: str, api: httpx.Client, discord: DiscordControl) -> None:
    """Kill one container of `name` while requests run: it comes back by itself, and every request is answered."""
    asked = [ask(api, f"a fox before the fall of a {name} {number} --images 1") for number in range(4)]
    members = [ask_in_discord(discord, number) for number in range(2)]
    for each in members:
        discord.wait_message(each, PATIENCE)  # from then on they have our word
    container = compose("ps", "--quiet", name).split()[0]
    subprocess.run(["docker", "exec", container, "python", "-c", CRASH], check=False)
    outcomes = [eventually(lambda each=each: ended(api, each))["outcome"] for each in asked]
    shown = [len(pictures(discord, each)) for each in members]
    assert outcomes == ["succeeded"] * len(asked), outcomes
    assert shown == [1] * len(members), shown
    eventually(lambda: state(container) == "running healthy")
    discord.wait_ready(4, PATIENCE)
    print(f"A killed {name} is back, and nobody's request was lost.")


def fox(api: httpx.Client) -> str:
    address = picture_of(api, "a red fox --ar 16:9 --seed 7")
    picture = Image.open(io.BytesIO(httpx.get(address, timeout=10, trust_env=False).raise_for_status().content))
    assert picture.size == (1360, 768)
    return f"{picture.width} × {picture.height} {picture.format}"


def picture_of(api: httpx.Client, text: str) -> str:
    asked = ask(api, f"{text} --images 1")
    (shown,) = eventually(lambda: ended(api, asked))["images"]
    return str(shown["url"])


def ask(api: httpx.Client, text: str) -> str:
    return str(eventually(lambda: answered(lambda: api.post("/v1/requests", json={"text": text})))["id"])


def ended(api: httpx.Client, request_id: str) -> dict[str, Any] | None:
    request = answered(lambda: api.get(f"/v1/requests/{request_id}"))
    return request if request and request["status"] == "delivered" else None


def answered(call: Callable[[], httpx.Response]) -> dict[str, Any] | None:
    """What the API says; None while it is away."""
    try:
        answer: dict[str, Any] = call().raise_for_status().json()
    except httpx.TransportError:
        return None
    return answer


def ask_in_discord(discord: DiscordControl, member: int = 0) -> dict[str, Any]:
    guild = discord.guilds()[member]
    return discord.slash(guild["id"], guild["channels"][0], 7000 + member, "serve", {"prompt": "a fox --images 1"})


def pictures(discord: DiscordControl, interaction: dict[str, Any]) -> list[Any]:
    """What the member was given in the end."""

    def finished() -> list[Any] | None:
        for message in discord.answers(interaction):
            if "preview-" not in str(message["attachments"]) and message["attachments"]:
                return list(message["attachments"])
        return None

    return discord.wait_for(finished, PATIENCE, f"{interaction['id']} was not answered")


def state(container: str) -> str:
    asked = ["docker", "inspect", "--format", "{{.State.Status}} {{.State.Health.Status}}", container]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def eventually(ask_again: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (answer := ask_again()):
        assert time.monotonic() < deadline, f"not within {PATIENCE:.0f} s"
        time.sleep(0.2)
    return answer


def compose(*arguments: str) -> str:
    """`docker compose`, with what it prints as it comes; what it says in the end, for those who ask."""
    command = ["docker", "compose", "--project-name", PROJECT, "--env-file", os.devnull, *FILES, "--profile", "discord"]
    capture = subprocess.PIPE if arguments[0] == "ps" else None
    return subprocess.run([*command, *arguments], check=True, stdout=capture, text=True).stdout or ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
