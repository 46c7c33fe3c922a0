"""The generation queue and the send queue: claims under leases, fenced by tokens, settled exactly once."""
