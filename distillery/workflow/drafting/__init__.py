"""`workflows import`: from a graph that a designer exported to a command that members can use."""

from distillery.workflow.drafting.drafting import Drafted, Installation, draft

__all__ = ["Drafted", "Installation", "draft"]
