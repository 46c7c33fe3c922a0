"""One `up` for one state: a second one would take the first one's work for its predecessor's."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import make_url

from distillery.vocabulary.errors import DistilleryError


def name_of(database_url: str) -> str:
    """The lease owner's name of an `up` on this machine with this database: the same after a restart."""
    address = make_url(database_url)
    file = address.database if address.get_backend_name() == "sqlite" else None
    what = str(Path(file).absolute()) if file else address.render_as_string(hide_password=True)
    return f"up-{socket.gethostname()[:40]}-{sha256(what.encode()).hexdigest()[:12]}"


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold the name while the context lasts; the kernel gives it back when the process ends, however it ends.

    Raises DistilleryError when another process of this machine holds it.
    """
    path = Path(gettempdir()) / f"distillery-{os.getuid()}-{name}.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise DistilleryError(
                f"Distillery already runs here on this database (process {lock.read().strip() or 'unknown'}). "
                "Stop it first, or give this one another DATABASE_URL."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
