"""What happens in the tour: each scene uses the system as people do, and yields the pictures to take of it."""
