"""`python -m distillery`: the operator's commands."""
