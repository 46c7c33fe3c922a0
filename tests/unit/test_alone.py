"""One `up` for one state."""

import subprocess
import sys
from pathlib import Path

import pytest

from distillery.alone import alone, name_of
from distillery.vocabulary.errors import DistilleryError

HOLDER = """
import sys
from distillery.alone import alone
with alone(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_told_who_is_there_until_the_first_is_gone(tmp_path: Path) -> None:
    name = name_of(f"sqlite:///{tmp_path}/d.db")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(DistilleryError, match=f"process {first.pid}"), alone(name):
            pass
        first.kill()
        first.wait()
        with alone(name):
            pass


def test_the_name_is_of_the_state_not_of_its_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert name_of("sqlite:///var/d.db") == name_of(f"sqlite:///{tmp_path}/var/d.db")
    assert name_of("sqlite:///var/d.db") != name_of("sqlite:///other/d.db")
