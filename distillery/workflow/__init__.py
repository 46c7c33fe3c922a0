"""Workflows as data: a command's definition and the command give one ComfyUI graph and the seeds to run it with."""

from distillery.workflow.custom import CustomNode
from distillery.workflow.definition import Definition
from distillery.workflow.folder import load_workflows
from distillery.workflow.render import render
from distillery.workflow.schemas import Schemas
from distillery.workflow.validate import validate
from distillery.workflow.work import Rendering, Work
from distillery.workflow.workflow import Workflow

__all__ = [
    "CustomNode",
    "Definition",
    "Rendering",
    "Schemas",
    "Work",
    "Workflow",
    "load_workflows",
    "render",
    "validate",
]
