"""How answers reach members: at once, while it runs, and at the end, from whichever process."""
