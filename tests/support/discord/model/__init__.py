"""What Discord knows: guilds, channels, messages, commands, interactions, and its clock."""
