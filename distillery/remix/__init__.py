"""What may follow a result: the same again, a variation, a larger one; each is a command like any other."""
