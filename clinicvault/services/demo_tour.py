"""The demo's tour without a window: import, try, view, export, verify, told line by line."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from pathlib import Path

import numpy as np

from clinicvault.domain.clinical import View
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.records import Purpose

from . import demo_data as data
from .api import Services
from .demo_history import Actor
from .demo_photos import camera_file
from .demo_pictures import picture

Say = Callable[[str], None]
_SUBJECT = "hand-rejuvenation"


def fresh_photo(path: Path) -> Path:
    """A drawn picture with new noise, so that it is no duplicate of the last tour's."""
    drawn = picture(_SUBJECT, 0, View.BACK)
    noise = np.random.default_rng(secrets.randbits(64)).integers(0, 3, drawn.shape, np.uint8)
    path.write_bytes(camera_file(np.maximum(drawn, noise) - noise, data.PATIENTS[0]))
    return path


def _has_hand(person: data.DemoPatient) -> bool:
    return any(shot.subject == _SUBJECT for visit in person.visits for shot in visit.shots)


class Tour:
    """The job of a clinic's day on the demo, told line by line."""

    def __init__(self, services: Services, place: Path, say: Say) -> None:
        self._services = services
        self._place = place
        self._say = say
        self._people = Actor(services)

    def run(self) -> int:
        """0 where everything held."""
        try:
            self._import_and_view()
        except ClinicVaultError as error:
            self._say(f"Stopped: {error.code}")
            return int(error.exit_code)
        report = self._services.health.verify()
        log = self._services.review.verify()
        self._say(f"Verify: {report.checked} things checked, {len(report.damaged)} damaged")
        self._say(f"Access log: {log.entries} entries, {'complete' if log.ok else 'NOT complete'}")
        return 0 if log.ok and not report.damaged else 4

    def _import_and_view(self) -> None:
        person = next(p for p in data.PATIENTS if _has_hand(p))
        name = f"{person.given} {person.family}"
        services = self._people.be(data.INTAKE).services
        patient = services.patients.search(name)[0]
        today = dt.datetime.now().astimezone().date()
        files = [fresh_photo(self._place / f"DSC_{number}.JPG") for number in (9001, 9002)]
        done = services.importing.run(patient.id, files, visit=today, label="Demo tour")
        services.importing.close()
        taken_out = sorted({fact for photo in done.imported for fact in photo.stripped})
        self._say(
            f"Import: {len(done.imported)} in, {len(done.duplicates)} known already; "
            f"taken out of the files: {', '.join(taken_out) or 'nothing'}"
        )
        self._try_as_intake(patient.id)
        self._view_and_export(patient.id)

    def _try_as_intake(self, patient: str) -> None:
        page = self._services.patients.page(patient)
        photo = page.visits[0].photos[0].id
        try:
            self._services.viewing.preview(photo)
        except ClinicVaultError:
            self._say("View as front desk: refused, as it must be")

    def _view_and_export(self, patient: str) -> None:
        services = self._people.be(data.PRACTITIONER).services
        page = services.patients.page(patient)
        photos = [photo.id for visit in page.visits for photo in visit.photos]
        preview = services.viewing.preview(photos[0])
        self._say(f"View as practitioner: {len(photos)} photos, first preview {len(preview)} bytes")
        result = services.exporting.export_age(
            patient,
            photos[:2],
            recipient="Demo recipient",
            purpose=Purpose.CARE,
            output=self._place / "export.age",
        )
        size = Path(result.output).stat().st_size
        self._say(f"Export: age package of {size} bytes, log entry {result.log_entry}")
