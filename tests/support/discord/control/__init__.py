"""The test's side: what members do, what breaks, and what everyone saw."""
