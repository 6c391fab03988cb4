"""What a worker has in front of it, and what it can be asked besides its first trades.

A task is one registration here (`tasks_apart.py` lists them), one answer in the worker, and one
question through `MediaPool.ask`; worker and pool need not know it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from .limits import Limits

Answer = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """A worker's limits and its parent's shared memory."""

    limits: Limits
    source: memoryview
    output: memoryview
    pixels: tuple[memoryview, ...]

    @property
    def canvas(self) -> memoryview:
        """Room to decode one full picture into; never lent out."""
        return self.pixels[-1]

    @property
    def spare(self) -> memoryview:
        """Room for a task's own full picture: the others may be lent to the viewer."""
        return self.pixels[-2]


def _nothing() -> None:
    """Most tasks need no preparation."""


@dataclasses.dataclass(frozen=True, slots=True)
class Task:
    """Something a worker does with one file.

    `perform` takes desk, request and the file's bytes, and raises InputRefused where the file is
    at fault; what it answers is read in the program as a stranger's word.
    """

    name: str
    perform: Callable[[Desk, Answer, memoryview], Answer]
    rehearse: Callable[[], None] = _nothing
    """Loads what `perform` needs, while files can still be read; must be quick and may not fail."""


_tasks: dict[str, Task] = {}


def register(task: Task) -> Task:
    """Add a task; a later registration of the same name replaces the earlier one."""
    _tasks[task.name] = task
    return task


def task_called(name: object) -> Task | None:
    """The task of this name, if there is one."""
    return _tasks.get(name) if isinstance(name, str) else None


def rehearse_tasks() -> None:
    """Let every task load what it needs."""
    for task in _tasks.values():
        task.rehearse()
