"""What Discord's client makes of messages, modals and commands, as HTML. Pure, but for the camera."""
