"""An export as a process of its own that is killed at one point of its way out."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from unittest import mock

from clinicvault.access.release.handing import hand_over
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.files import new_file
from clinicvault.services.giving import leaving, service
from clinicvault.services.packages import plain_files
from clinicvault.services.views.exports import ExportPlan, PackageKind, PlannedPicture
from tests.unit.services.real_clinic import ADA, PAUL, Desk, House, password


def die(*_: object, **__: object) -> None:
    """As a power cut ends a process: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(real: Callable[..., object]) -> Callable[..., object]:
    """The real thing, and then the end."""

    def act(*given: object, **named: object) -> None:
        real(*given, **named)
        die()

    return act


class Half:
    """A file of which half a write reaches the disk."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> None:
        self._file.write(data[: len(data) // 2])
        self._file.flush()
        os.fsync(self._file.fileno())
        die()


@contextlib.contextmanager
def half_written(path: Path, size: int = 0) -> Iterator[Half]:
    with new_file(path, size) as file:
        yield Half(file)


def half_filled(file: BinaryIO, data: memoryview, _cancel: object) -> None:
    Half(file).write(bytes(data))


HANDED = leaving.Leaving._handed
POINTS: dict[str, tuple[tuple[object, str, object], ...]] = {
    "before": ((leaving, "hand_over", die),),
    "uncommitted": ((leaving, "hand_over", after(hand_over)),),
    "committed": ((leaving.Leaving, "_handed", after(HANDED)),),
    "half": ((leaving, "new_file", half_written), (plain_files, "_write", half_filled)),
    "written": ((service, "letter_to", die),),
}
"""Where it ends: what is replaced there."""


def plan_of(patient: str, photo: str, to: str, kind: PackageKind) -> ExportPlan:
    """Skin, on which somebody looked for faces and found none."""
    picture = PlannedPicture(photo, Recipe(), searched=True, looked=True)
    return ExportPlan(
        patient, (picture,), to, Purpose.CARE, None, kind,
        by_key=kind is PackageKind.AGE, note="for the second opinion",
    )  # fmt: skip


def given(desk: Desk, plan: ExportPlan, output: Path) -> None:
    """Ada is at the screen for what anybody opens."""
    plain = plan.kind is PackageKind.PLAIN
    second = (desk.id_of(ADA), password(ADA)) if plain else ("", "")
    desk.giving.give(plan, output, second=second)


def main(folder: str, point: str, kind: str, patient: str, photo: str, to: str, out: str) -> None:
    plan = plan_of(patient, photo, to, PackageKind(kind))
    with House(Path(folder)).open(PAUL) as desk, contextlib.ExitStack() as replaced:
        for where, name, act in POINTS[point]:
            replaced.enter_context(mock.patch.object(where, name, act))
        given(desk, plan, Path(out))


if __name__ == "__main__":
    main(*sys.argv[1:])
