"""One JSON object a line, with the request's id on it, and never a secret; as a process really writes it."""

import json
import os
import subprocess
import sys
from textwrap import dedent
from typing import Any

import pytest

from distillery.log import mask_secrets


def lines_of(program: str, style: str = "json", level: str = "INFO") -> list[str]:
    """What a process that configured its logs and ran `program` wrote to standard error."""
    begin = f"""
        import logging, structlog, threading
        from distillery.log import about, configure
        configure("tested", {level!r}, {style!r})
        log = structlog.get_logger()
    """
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", dedent(begin) + dedent(program)],
        capture_output=True, text=True, timeout=30, check=True, env=os.environ | {"NO_COLOR": "1"},
    )  # fmt: skip
    assert done.stdout == ""
    return done.stderr.splitlines()


def logged(program: str, level: str = "INFO") -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines_of(program, level=level)]


def test_every_line_names_service_level_time_and_request() -> None:
    program = """
        log.info("before")
        with about(request_id="r1"):
            log.info("ours", images=4)
            logging.getLogger("library").warning("theirs %s", "indeed")
            with about(generation_id="g1"):
                log.warning("deeper")
        log.info("after")
    """
    before, ours, theirs, deeper, after = logged(program)
    for line in (before, ours, theirs, deeper, after):
        assert line["service"] == "tested"
        assert line["timestamp"].endswith("Z")
    assert [line.get("request_id") for line in (before, ours, theirs, deeper, after)] == [None, "r1", "r1", "r1", None]
    assert (ours["event"], ours["level"], ours["images"]) == ("ours", "info", 4)
    assert (theirs["event"], theirs["level"]) == ("theirs indeed", "warning")
    assert deeper["generation_id"] == "g1"


def test_a_thread_names_its_service_and_its_own_request_only() -> None:
    program = """
        with about(request_id="r1"):
            thread = threading.Thread(target=lambda: log.info("elsewhere"))
            thread.start()
            thread.join()
    """
    (line,) = logged(program)
    assert line["service"] == "tested"
    assert "request_id" not in line


def test_exceptions_are_rendered_on_the_same_line_without_their_secrets() -> None:
    program = """
        def fail():
            raise ValueError("mysql+pymysql://root:hunter2@db/distillery is away")
        with about(request_id="r1"):
            for logger in (log, logging.getLogger("library")):
                try:
                    fail()
                except ValueError:
                    logger.exception("it_broke")
    """
    for line in logged(program):
        assert (line["event"], line["level"], line["request_id"]) == ("it_broke", "error", "r1")
        assert "Traceback" in line["exception"]
        assert "ValueError: mysql+pymysql://root:***@db/distillery is away" in line["exception"]


def test_levels_are_kept_and_chatty_libraries_are_quiet() -> None:
    program = """
        log.debug("too_quiet")
        log.info("heard")
        logging.getLogger("httpx").info("GET https://example.org")
        logging.getLogger("httpx").warning("heard too")
    """
    assert [line["event"] for line in logged(program)] == ["heard", "heard too"]
    assert [line["event"] for line in logged(program, "WARNING")] == ["heard too"]


def test_the_console_style_is_for_people_and_masks_as_well() -> None:
    program = """
        try:
            1 / 0
        except ZeroDivisionError:
            log.exception("it_broke", url="s3://key:hunter2@bucket")
    """
    text = "\n".join(lines_of(program, style="console"))
    assert "it_broke" in text
    assert "ZeroDivisionError" in text
    assert "hunter2" not in text


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("token", "abc", "***"),
        ("discord_token", "abc", "***"),
        ("API_KEY", "abc", "***"),
        ("Authorization", "Bearer abc", "***"),
        ("url", "mysql+pymysql://root:hunter2@h:3306/d", "mysql+pymysql://root:***@h:3306/d"),
        ("url", "memcached://:hunter2@h", "memcached://:***@h"),
        ("url", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
        ("error", "POST https://discord.com/api/v10/webhooks/42/aW5-t_0k responded with 429",
         "POST https://discord.com/api/v10/webhooks/42/*** responded with 429"),
        ("event", "/interactions/42/aW5-t_0k/callback", "/interactions/42/***/callback"),
        ("error", "header Bearer rpa_ABC123 was refused", "header Bearer *** was refused"),
        ("url", "https://s3/b/k.png?X-Amz-Signature=0abc12&x=1", "https://s3/b/k.png?X-Amz-Signature=***&x=1"),
        ("images", 4, 4),
        ("reply", {"token": "abc", "channel": 7}, {"token": "***", "channel": 7}),
        ("tries", [{"url": "s3://k:hunter2@b"}], [{"url": "s3://k:***@b"}]),
        ("none", None, None),
    ],
)  # fmt: skip
def test_secrets_are_masked_by_name_and_by_shape(name: str, value: object, shown: object) -> None:
    assert mask_secrets(None, "info", {name: value}) == {name: shown}
