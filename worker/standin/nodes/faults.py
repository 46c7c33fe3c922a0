"""Failures that a graph can ask for, so that everything around ComfyUI can be tested against them.

A model or LoRA file name, or the positive prompt, that contains one of these words makes the sampler misbehave
half-way; the environment variable STANDIN_FAULT (`out_of_memory`, `crash`, …) does so for every prompt:

standin_out_of_memory   raises torch.OutOfMemoryError        standin_hang    stops and answers to nothing but HTTP
standin_error           raises RuntimeError                  standin_slow    takes ten times as long
standin_crash           ends the process with status 137     standin_block   makes nothing, yet the prompt succeeds
A loader whose file name contains `corrupt` raises what safetensors does for a damaged file.
"""

import os
import threading
from enum import StrEnum


class Fault(StrEnum):
    """The ways to fail."""

    OUT_OF_MEMORY = "out_of_memory"
    ERROR = "error"
    CRASH = "crash"
    HANG = "hang"
    SLOW = "slow"
    BLOCK = "block"


class OutOfMemoryError(RuntimeError):
    """As PyTorch names it to clients."""

    __module__ = "torch"


class SafetensorError(Exception):
    """As safetensors names it to clients."""

    __module__ = "safetensors._safetensors_rust"


def asked_for(*texts: str) -> Fault | None:
    """The fault named by the environment or by any of the texts."""
    named = os.environ.get("STANDIN_FAULT", "")
    return next((fault for fault in Fault if named == fault or any(f"standin_{fault}" in text for text in texts)), None)


def strike(fault: Fault | None) -> None:
    """Fails now, for the faults that do."""
    if fault is Fault.OUT_OF_MEMORY:
        raise OutOfMemoryError("Allocation on device 0 would exceed allowed memory. (out of memory)")
    if fault is Fault.ERROR:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)")
    if fault is Fault.CRASH:
        os._exit(137)
    if fault is Fault.HANG:
        threading.Event().wait()


def check_file(name: str) -> None:
    """Raises SafetensorError for a file whose name says that it is damaged."""
    if "corrupt" in name:
        raise SafetensorError("Error while deserializing header: header too large")
