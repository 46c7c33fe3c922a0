"""Guilds as their admins set them up: one configuration each, read often, changed with an audit entry."""
