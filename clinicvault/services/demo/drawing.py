"""Draws the demo's pictures beside the program, one process a core, while the clinic is made.

A process is told in lines of JSON what to draw and answers with the picture's file, its length
first. It ends when its pipe closes, so that nothing is left behind by a demo that was killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import cv2

from clinicvault.domain.clinical import View

from .data import DemoShot
from .photos import drawn_file
from .pictures import Studio

DRAWING_FLAG = "--clinicvault-demo-drawing"
_CODE = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from clinicvault.services.demo.drawing import main; main()"
)
_LENGTH = struct.Struct(">I")
_NICER = 5
"""Drawing waits for the one who asked for the demo, not the other way round."""

Files = dict[DemoShot, bytes]


def drawing_command() -> tuple[str, ...]:
    """How a drawing process is started: this interpreter afresh, or the bundle with a flag."""
    if getattr(sys, "frozen", False):
        return (sys.executable, DRAWING_FLAG)
    root = str(Path(__file__).resolve().parents[3])
    return (sys.executable, "-I", "-c", _CODE.format(root=root))


class Drawing:
    """Draws from the moment it is made; `file` waits for a picture. A context manager."""

    def __init__(
        self,
        shots: Iterable[DemoShot],
        *,
        processes: int | None = None,
        command: Callable[[], tuple[str, ...]] = drawing_command,
    ) -> None:
        self._command = command
        self._stopped = threading.Event()
        self._mine = threading.local()
        self._started: list[_Painter] = []
        wanted = _by_subject(shots)
        count = min(processes or os.cpu_count() or 1, len(wanted))
        self._threads = ThreadPoolExecutor(max(1, count), thread_name_prefix="demo-drawing")
        self._drawn: dict[str, Future[Files]] = {
            subject: self._threads.submit(self._draw, pictures)
            for subject, pictures in wanted.items()
        }

    def file(self, shot: DemoShot) -> bytes:
        """The picture's file without camera metadata; waits until it is drawn."""
        waiting = self._drawn.get(shot.subject)
        files = waiting.result() if waiting is not None else {}
        return files[shot] if shot in files else drawn_file(shot)

    def close(self) -> None:
        """Stop drawing and end the processes."""
        self._stopped.set()
        self._end_all()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._end_all()

    def _end_all(self) -> None:
        for painter in list(self._started):
            painter.end()

    def _draw(self, shots: list[DemoShot]) -> Files:
        """One subject's pictures; what its process cannot draw is drawn by who asks for it."""
        files: Files = {}
        for shot in shots:
            file = None if self._stopped.is_set() else self._painter().draw(shot)
            if file is None:
                break
            files[shot] = file
        return files

    def _painter(self) -> _Painter:
        """This thread's process, started when it is first needed."""
        painter: _Painter | None = getattr(self._mine, "painter", None)
        if painter is None:
            painter = _Painter(self._command())
            self._mine.painter = painter
            self._started.append(painter)
        return painter

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Painter:
    """One process that draws what it is asked for."""

    def __init__(self, command: tuple[str, ...]) -> None:
        try:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            self._process = None

    def draw(self, shot: DemoShot) -> bytes | None:
        """The picture's file; None where the process is gone."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(_asked(shot))
            process.stdin.flush()
            return _answer(process.stdout)
        except (OSError, ValueError):
            return None

    def end(self) -> None:
        """End the process, whatever it does."""
        process = self._process
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


def main() -> None:
    """A drawing process: until its pipe closes."""
    cv2.setNumThreads(1)
    if hasattr(os, "nice"):
        os.nice(_NICER)
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Draw every picture that is asked for, in its order."""
    studio = Studio()
    for line in requests:
        asked = json.loads(line)
        view = View(asked.pop("view"))
        file = drawn_file(DemoShot(view=view, **asked), studio)
        answers.write(_LENGTH.pack(len(file)) + file)
        answers.flush()


def _asked(shot: DemoShot) -> bytes:
    told = {
        "view": shot.view.value,
        "subject": shot.subject,
        "stage": shot.stage,
        "png": shot.png,
        "large": shot.large,
    }
    return json.dumps(told).encode() + b"\n"


def _answer(answers: IO[bytes]) -> bytes | None:
    head = answers.read(_LENGTH.size)
    if len(head) != _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    file = answers.read(length)
    return file if len(file) == length else None


def _by_subject(shots: Iterable[DemoShot]) -> dict[str, list[DemoShot]]:
    """Drawn pictures by subject, in the order in which they are needed."""
    wanted: dict[str, list[DemoShot]] = {}
    for shot in shots:
        if shot.subject:
            wanted.setdefault(shot.subject, []).append(shot)
    return wanted
