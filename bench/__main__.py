"""`make bench`: every table, one after the other."""

from bench import language, queue
from distillery import log

log.configure("bench", "WARNING")

language.main()
queue.main()
