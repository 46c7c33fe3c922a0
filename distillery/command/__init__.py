"""The command language: a member's text becomes one checked `Command`."""

from distillery.command.command import Command
from distillery.command.parameter import Parameter
from distillery.command.parser import Parser
from distillery.command.signature import Signature

__all__ = ["Command", "Parameter", "Parser", "Signature"]
