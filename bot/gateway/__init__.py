"""Who talks to Discord: the shards of this process, their identifies, the commands that are registered."""
