"""The three doors of a running system, each used as its users do: Discord, HTTP, shell."""
