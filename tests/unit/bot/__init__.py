"""What the bot decides without Discord."""
