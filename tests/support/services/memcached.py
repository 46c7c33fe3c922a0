"""A real memcached."""

from pathlib import Path

from tests.support.services.process import ServerProcess, find_program, free_port


class Memcached(ServerProcess):
    """`url` is its CACHE_URL; it comes back empty on the same port after `restart()`."""

    user = "nobody"

    def __init__(self, folder: Path) -> None:
        super().__init__(free_port(), folder)
        self._program = find_program("memcached", "Debian: memcached")

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    @property
    def url(self) -> str:
        return f"memcached://127.0.0.1:{self.port}"

    def argv(self) -> list[str]:
        return [self._program, "-l", "127.0.0.1", "-p", str(self.port), "-U", "0", "-m", "32", "-t", "1"]
