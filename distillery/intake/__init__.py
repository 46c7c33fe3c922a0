"""From a checked command to queued work: the gates in a row, then one transaction. Used by bot, api and cli alike."""
