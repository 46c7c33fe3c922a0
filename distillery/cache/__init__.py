"""Fast, forgetful memory shared by processes: progress, locks, doorbells. Nothing depends on it being there."""
