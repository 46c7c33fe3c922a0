"""The processes below one of ours, as the kernel lists them."""

from pathlib import Path


def children(pid: int) -> dict[int, str]:
    """Every descendant of `pid`: its id and its command line."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # gone meanwhile
        if after_name[0] != "Z":
            parents.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    found, ahead = {}, [pid]
    while ahead:
        below = parents.get(ahead.pop(), [])
        ahead += below
        found |= {one: _command(one) for one in below}
    return found


def alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
