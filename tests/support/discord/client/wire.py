"""HTTP to the control API."""

from typing import Any

import httpx

from tests.support.discord.model.refusal import Refused

View = dict[str, Any]


class Wire:
    """Posts actions and gets views. `base_url` is the loopback Discord's, `http://127.0.0.1:P`."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._http = httpx.Client(base_url=f"{self.base_url}/control", timeout=60)

    def close(self) -> None:
        self._http.close()

    def _do(self, action: str, **ask: Any) -> View:
        answer: View = self._answer(self._http.post(f"/{action}", json=ask))
        return answer

    def _see(self, view: str, **query: Any) -> Any:
        return self._answer(self._http.get(f"/{view}", params=query))

    def _answer(self, response: httpx.Response) -> Any:
        if response.status_code == 409:
            raise Refused(response.json()["refused"])
        return response.raise_for_status().json()
