"""What Discord's own client would not let a member do."""


class Refused(Exception):
    """The member could not have done this: no such command, button, channel or choice."""
