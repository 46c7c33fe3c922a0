"""What callers are told when a part of ours fails: whether to come back, and nothing of how we are built."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.errors import install
from distillery.storage.keys import BadKey
from distillery.storage.port import MissingObject
from distillery.vocabulary.errors import StorageError, Unavailable
from tests.contract.api.test_requests import errors


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (MissingObject("secret/0.png"), 404, "not_found"),
        (BadKey("../secret"), 404, "not_found"),
        (StorageError("The bucket secret: the credentials are refused.", retryable=False), 503, "unavailable"),
        (StorageError("The bucket secret does not answer.", retryable=True), 503, "unavailable"),
        (Unavailable("http://secret:1 is away.", retryable=False), 503, "unavailable"),
    ],
)
def test_only_what_is_not_there_is_not_found(error: Exception, status: int, code: str) -> None:
    app = FastAPI()
    install(app)

    @app.get("/")
    def broken() -> None:
        raise error

    answer = TestClient(app).get("/")
    (found,) = errors(answer, status)
    assert found["code"] == code
    assert "secret" not in answer.text
