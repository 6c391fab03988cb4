"""The process that opens strangers' pictures: no keys, no files, one picture after another.

Started by `slot.py` as a fresh interpreter, so nothing of the program's memory is in it. Its only
ways out are the reply pipe and the shared memory that was handed to it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import IO, Any

import cv2

from clinicvault.domain.errors import InputRefused

from . import codes, formats, registry, sandbox, tasks, tasks_apart, wire
from .desk import Desk, rehearse_tasks, task_called
from .limits import MIB, Limits
from .segments import attach

RETIRE_SECONDS = 1800.0
"""Processor seconds after which a worker asks to be replaced."""

__all__ = ["Desk", "answer", "formats", "main", "rehearse", "serve", "tasks_apart"]


def open_desk(message: wire.Message) -> Desk:
    """Attach the shared memory that the first message names."""
    limits = Limits(**message["limits"])
    return Desk(
        limits,
        attach(message["source"], limits.bytes),
        attach(message["output"], limits.output_bytes),
        tuple(attach(handle, limits.pixel_bytes) for handle in message["pixels"]),
    )


def answer(desk: Desk, request: wire.Message) -> wire.Message:
    """Do one request; a refusal is an answer, everything unforeseen is not caught."""
    data = desk.source[: request["length"]]
    try:
        return _perform(desk, request, data)
    except InputRefused as refusal:
        return {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        return {"refused": "picture-too-demanding", "params": {}, "last": True}


def _perform(desk: Desk, request: wire.Message, data: memoryview) -> wire.Message:
    canvas = desk.canvas
    if request["task"] == "prepare":
        sound = request.get("sound") is True
        return tasks.prepare(data, desk.limits, desk.output, canvas, sound=sound)
    if request["task"] == "inflate":
        return tasks.inflate(data, request["size"], desk.output)
    if request["task"] == "codes":
        return codes.codes(data, desk.limits)
    if request["task"] == "pages":
        return tasks.pages(data, desk.limits, desk.output, request["most"])
    if task := task_called(request["task"]):
        return task.perform(desk, request, data)
    room = tasks.Room(desk.output, canvas, desk.pixels[request["target"]])
    return tasks.pixels_of(data, desk.limits, request["orientation"], request["layout"], room)


def serve(requests: IO[bytes], replies: IO[bytes], desk: Desk) -> None:
    """Answer until the program hangs up or this process has worked long enough."""
    while (request := wire.receive(requests)) is not None:
        _arm(desk.limits.seconds + 5)
        try:
            reply = answer(desk, request)
        finally:
            _arm(0)
        if time.process_time() > RETIRE_SECONDS:
            reply["last"] = True
        wire.send(replies, reply)
        if reply.get("last"):
            return


def _arm(seconds: float) -> None:
    """Let the kernel end this process even where its parent is gone and it hangs."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def rehearse() -> None:
    """Import and build everything that decoding needs while files can still be read."""
    cv2.setNumThreads(1)
    limits = Limits()
    output = memoryview(bytearray(MIB))
    for sample in registry.samples():
        tasks.prepare(sample, limits, output)
    rehearse_tasks()


def main() -> None:
    """Read the first message, give up every right, say so, and work."""
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    try:
        first: dict[str, Any] | None = wire.receive(requests)
        if first is not None:
            rehearse()
            desk = open_desk(first)
            wire.send(replies, {"ready": sandbox.confine(desk.limits.memory)})
            serve(requests, replies, desk)
    finally:
        # No interpreter shutdown: it would touch files, and could print what a file contained.
        os._exit(0)
