"""Real servers for tests: each on a free port, in a folder of its own, gone when the tests are."""
