"""What admins do: the panel of a guild's settings, moderation, numbers, the log channel and the first-run guide."""
