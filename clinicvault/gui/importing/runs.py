"""What one press of Import takes in, and what came of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os.path
from collections.abc import Iterable, Sequence
from pathlib import Path

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.i18n import tr, trn
from clinicvault.services import similar
from clinicvault.services.api import NO_SHIFT, PatientService
from clinicvault.services.importing.sources.listing import file_of
from clinicvault.services.views import ImportedPhoto, ImportReport, PatientRow

from .alike import Groups, sizes
from .cards import Card
from .result import is_pasted


@dataclasses.dataclass(frozen=True)
class Run:
    """Files and pasted pictures for one visit of one patient."""

    patient: PatientRow
    paths: tuple[Path, ...] = ()
    pasted: tuple[bytearray, ...] = ()
    visit: dt.date | None = None
    label: str = ""
    view: View = View.UNSPECIFIED
    phrases: tuple[str, ...] = dataclasses.field(default=(), repr=False)
    """By which packages open that came encrypted."""

    def wipe(self) -> None:
        """Overwrite what was pasted."""
        for picture in self.pasted:
            picture[:] = bytes(len(picture))

    def of_all(self) -> tuple[tuple[Path, ...], tuple[bytes, ...]]:
        """(files, pasted pictures) of the whole run."""
        return self.paths, tuple(map(bytes, self.pasted))


@dataclasses.dataclass(frozen=True, eq=False)
class Later:
    """Where files go that waited for a word: where the import went that met them."""

    patient: str
    visit_id: str = ""
    visit: dt.date | None = None
    label: str = ""
    view: View = View.UNSPECIFIED
    clock_shift: dt.timedelta = NO_SHIFT
    pasted: tuple[bytearray, ...] = ()
    phrases: tuple[str, ...] = dataclasses.field(default=(), repr=False)

    @classmethod
    def of(cls, report: ImportReport, run: Run | None) -> Later:
        """As the report says: only it knows the visit of an import that was gone on with."""
        return cls(
            report.patient,
            report.visit_id,
            view=report.view,
            clock_shift=report.clock_shift,
            pasted=run.pasted if run is not None else (),
            phrases=run.phrases if run is not None else (),
        )

    @classmethod
    def of_run(cls, run: Run) -> Later:
        """Of an import that failed before its report."""
        return cls(
            run.patient.id,
            "",
            run.visit,
            run.label,
            run.view,
            pasted=run.pasted,
            phrases=run.phrases,
        )

    def what(self, names: Sequence[str]) -> tuple[tuple[Path, ...], tuple[bytes, ...]]:
        """(files, pasted pictures) of exactly these names, and nothing else of their packages.

        What somebody moved or took back since must not come in once more.
        """
        files = tuple(Path(name) for name in names if not is_pasted(name))
        numbers = (int(name.rpartition(":")[2]) for name in names if is_pasted(name))
        return files, tuple(bytes(self.pasted[n - 1]) for n in numbers if n <= len(self.pasted))


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """What is left of a report once its pictures are shown elsewhere."""

    imported: int
    duplicates: int
    refused: int
    set_aside: int
    left_out: int
    cancelled: bool
    gone: bool

    @classmethod
    def of(cls, report: ImportReport) -> Counts:
        """Count."""
        aside = sum(bool(one.kept) for one in report.refused)
        return cls(
            len(report.imported),
            len(report.duplicates),
            len(report.refused) - aside,
            aside,
            len(report.left_out),
            report.cancelled,
            report.gone,
        )

    @property
    def smooth(self) -> bool:
        """Whether nothing needs to be looked at."""
        return not (self.refused or self.set_aside or self.cancelled or self.gone)

    def summary(self) -> str:
        """In words."""
        parts = [trn("{n} photo imported", "{n} photos imported", self.imported)]
        if self.duplicates:
            parts.append(trn("{n} was there already", "{n} were there already", self.duplicates))
        if self.refused:
            parts.append(trn("{n} file not taken in", "{n} files not taken in", self.refused))
        if self.set_aside:
            parts.append(trn("{n} file set aside", "{n} files set aside", self.set_aside))
        if self.left_out:
            parts.append(trn("{n} file left out", "{n} files left out", self.left_out))
        return ", ".join(parts) + "."


@dataclasses.dataclass(frozen=True, slots=True)
class Review:
    """What is found out once the files are in."""

    groups: Groups
    bytes: dict[str, int]
    since: dict[str, dt.date]
    """Day of the visit of photos that were there already."""


def review(
    patients: PatientService, patient: str, photos: Sequence[ImportedPhoto], there: set[str]
) -> Review:
    """Look for photos that look alike, and since when others are here; for a worker's thread."""
    groups = similar.groups(photos)
    alike = {photo for group in groups for photo in group}
    found = sizes([one for one in photos if one.photo in alike])
    return Review(groups, found, _since(patients, patient, there) if there else {})


def _since(patients: PatientService, patient: str, there: set[str]) -> dict[str, dt.date]:
    try:
        visits = patients.page(patient).visits
    except ClinicVaultError:  # the list says without a day that it is there
        return {}
    return {one.id: visit.date for visit in visits for one in visit.photos if one.id in there}


def place_of(names: Iterable[str], cards: Sequence[Card]) -> str:
    """Where files lie, in words: a memory card, a folder, several folders; asks no disk."""
    folders = {str(file_of(name).parent) for name in names}
    for card in cards:
        if all(Path(folder).is_relative_to(card.root) for folder in folders):
            return tr("the memory card {name}", name=card.name)
    if len(folders) == 1:
        return tr("the folder {name}", name=Path(folders.pop()).name)
    return _common(folders)


def _common(folders: set[str]) -> str:
    try:
        name = Path(os.path.commonpath(folders)).name
    except ValueError:  # on several drives
        name = ""
    if name:
        return tr("the folder {name}", name=name)
    return trn("{n} folder", "{n} folders", len(folders))
