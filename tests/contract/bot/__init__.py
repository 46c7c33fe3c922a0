"""The bot against a loopback Discord, over sockets, as its own processes."""
