"""What may be asked for and shown: prompts, pictures in, pictures out. No database, no Discord."""
