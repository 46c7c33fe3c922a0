"""The Discord front: members ask with slash commands here, and any bot process delivers any answer."""
