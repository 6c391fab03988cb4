"""An import as a process of its own, to be killed: a line a step, after it is durable."""

from __future__ import annotations

import sys
from pathlib import Path

from clinicvault.services.views import Duplicate, ImportedPhoto, LeftOut, RefusedFile
from tests.unit.services.real_clinic import INA, House


class Printer:
    """Says what was acknowledged, at once."""

    def imported(self, photo: ImportedPhoto) -> None:
        print("acknowledged", photo.photo, flush=True)

    def duplicate(self, duplicate: Duplicate) -> None:
        print("duplicate", duplicate.photo, flush=True)

    def refused(self, refused: RefusedFile) -> None:
        print("refused", refused.reason, flush=True)

    def left_out(self, left: LeftOut) -> None:
        print("left-out", left.reason, flush=True)


def main(folder: Path, source: Path) -> None:
    house = House(folder)
    with house.open(INA) as desk:
        patient = desk.patients.search("")[0].id
        print("begins", flush=True)
        if desk.importing.unfinished():
            desk.importing.resume(listener=Printer())
        else:
            desk.importing.run(patient, [source], listener=Printer())
    print("ended", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
