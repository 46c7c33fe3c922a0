"""Alembic's scripts: how tables came to be what they are."""
