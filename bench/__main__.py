"""`make bench`: every table, one after the other; `python -m bench language` prints that one."""

import sys

from bench import burst, language, queue, safety
from distillery import log

log.configure("bench", "WARNING")

TABLES = {"language": language.main, "queue": queue.main, "safety": safety.main, "burst": burst.main}

for name in sys.argv[1:] or TABLES:
    TABLES[name]()
