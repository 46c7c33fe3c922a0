"""The command language: a member's text becomes one checked `Command`."""

from distillery.command.command import Command
from distillery.command.parameter import Parameter, Signature
from distillery.command.parser import Parser

__all__ = ["Command", "Parameter", "Parser", "Signature"]
