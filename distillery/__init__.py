"""The one shared package: everything that bot, api, master and worker agree on."""

__version__ = "0.1.0"
