"""`python -m distillery.healthy [/readyz]`: a container's health check; exits 1 with the problems when there are any.

Standard library only: it is started every few seconds.
"""

import os
import sys
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

PATIENCE = 4.0  # seconds


def ask(path: str) -> str | None:
    """What is wrong with the process whose HEALTH_PORT this is; None when all is well."""
    port = os.environ.get("HEALTH_PORT", "8080")
    straight = build_opener(ProxyHandler({}))  # a proxy of the environment is for the world outside
    try:
        straight.open(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE).close()
    except HTTPError as error:
        return error.read().decode(errors="replace")
    except (URLError, OSError) as error:
        return f"Port {port} does not answer: {error}"
    return None


if __name__ == "__main__":
    sys.exit(ask(sys.argv[1] if len(sys.argv) > 1 else "/healthz"))
