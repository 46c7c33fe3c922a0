"""A real MariaDB, in a data folder copied from a template that is made once a machine."""

import os
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

import pymysql

from tests.support.services.process import ServerProcess, find_program, free_port

PACKAGE = "Debian: mariadb-server"
# What MySQL sets by itself and MariaDB does not, so that a query that passes here passes there.
SQL_MODE = (
    "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION"
)
SETTINGS = [
    "--bind-address=127.0.0.1",
    "--skip-name-resolve",
    "--skip-log-bin",
    "--innodb-flush-log-at-trx-commit=2",  # as quick as 0 in tests, and a commit survives kill -9
    "--innodb-buffer-pool-size=64M",
    "--innodb-log-file-size=8M",
    "--max-connections=300",
    "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_unicode_ci",
    f"--sql-mode={SQL_MODE}",
]


class MariaDB(ServerProcess):
    """Root has no password and connects from loopback. `kill()` and `restart()` keep the data."""

    user = "mysql"

    def __init__(self) -> None:
        self._program = find_program("mariadbd", PACKAGE)
        # Not pytest's own folder: its user may not enter that, and a socket's path has 107 characters at most.
        super().__init__(free_port(), Path(tempfile.mkdtemp(prefix="distillery-mariadb-")))
        self._data = self.folder / "data"
        self.folder.chmod(0o755)
        shutil.copytree(_template(), self._data)
        _give_away(self.folder)

    def argv(self) -> list[str]:
        places = [f"--datadir={self._data}", f"--socket={self.folder / 's'}", f"--pid-file={self.folder / 'pid'}"]
        return [self._program, "--no-defaults", *places, f"--port={self.port}", *SETTINGS]

    def is_ready(self) -> bool:
        try:
            self.execute("SELECT 1")
        except pymysql.OperationalError:
            return False
        return True

    def stop(self) -> None:
        super().stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """The DATABASE_URL of one of its databases."""
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/{database}?charset=utf8mb4"

    def create_database(self) -> str:
        """Make an empty database; its DATABASE_URL."""
        name = f"test_{secrets.token_hex(6)}"
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def execute(self, statement: str) -> None:
        """Run one statement as root."""
        with pymysql.connect(host="127.0.0.1", port=self.port, user="root", connect_timeout=2) as connection:
            connection.cursor().execute(statement)


def _template() -> Path:
    """An initialised data folder, made by whoever needs it first and shared by later sessions of this user."""
    installer = find_program("mariadb-install-db", PACKAGE)
    stamp = f"{os.geteuid()}-{Path(installer).stat().st_mtime_ns}"
    template = Path(tempfile.gettempdir()) / f"distillery-mariadb-template-{stamp}"
    if not template.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix="distillery-mariadb-new-"))
        user = [f"--user={MariaDB.user}"] if os.geteuid() == 0 else []
        subprocess.run(
            [installer, "--no-defaults", *user, f"--datadir={fresh}",
             "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        _publish(fresh, template)
    return template


def _publish(fresh: Path, template: Path) -> None:
    try:
        fresh.rename(template)
    except OSError:  # another session was faster
        shutil.rmtree(fresh)


def _give_away(folder: Path) -> None:
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, MariaDB.user)
