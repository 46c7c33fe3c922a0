"""Who calls: with API_KEYS set every /v1 call shows one of them; without, everybody on loopback is the same member."""

import hashlib
import hmac
from typing import Annotated, Any

from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.models import Problems
from api.parts import P

UNAUTHORIZED: dict[int | str, dict[str, Any]] = {401: {"model": Problems, "description": "No API key, or a wrong one"}}
_bearer = HTTPBearer(auto_error=False, description="One of the operator's API_KEYS")


def _caller(parts: P, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    if not parts.keys:
        return "api:local"
    given = shown.credentials if shown else ""
    # Every key is compared, each in constant time: an answer's delay tells nothing.
    matches = [hmac.compare_digest(given.encode(), key.encode()) for key in parts.keys]
    if not any(matches):
        raise HTTPException(
            401, "Send one of the API keys as Authorization: Bearer <key>.", {"WWW-Authenticate": "Bearer"}
        )
    return f"api:{hashlib.sha256(given.encode()).hexdigest()[:16]}"


Caller = Annotated[str, Depends(_caller)]
