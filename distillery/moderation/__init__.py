"""What admins do about members and requests of their guild, each with its line in the audit log."""

from distillery.moderation.moderation import Cleared, Moderation, blocked

__all__ = ["Cleared", "Moderation", "blocked"]
