"""`workflows check`: whether every command of a folder works, with every combination of its options."""

from distillery.workflow.checking.check import check_folder
from distillery.workflow.checking.finding import Finding, Report, Tried

__all__ = ["Finding", "Report", "Tried", "check_folder"]
