"""Makes the pictures of docs/tour.md: the real system is run, and what it sent to Discord is drawn. `make tour`."""
