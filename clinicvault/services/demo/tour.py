"""The demo's tour without a window: import, try, view, export, verify, told line by line."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import ClinicVaultError, UsageError
from clinicvault.domain.recipes import Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.services.api import Services
from clinicvault.services.resources import resource
from clinicvault.services.views.exports import ExportPlan, PackageKind, PlannedPicture
from clinicvault.services.views.releases import RecipientDetails

from .data import DemoPatient, DemoShot, DemoStory
from .history import Actor
from .photos import camera_file
from .pictures import Studio
from .render import Picture

Say = Callable[[str], None]
_PLACE = 10
"""The patient whose hand was drawn: her picture of today is imported, seen and handed over."""


def fresh_photos(person: DemoPatient, folder: Path, count: int) -> list[Path]:
    """One of the patient's pictures with new noise, so that it is no duplicate of the last tour's.

    `DSC_9001.JPG` and so on, with all that a camera writes.
    """
    picture = _upright(person.visits[-1].shots[0])
    random = np.random.default_rng(secrets.randbits(64))
    paths = [folder / f"DSC_{9001 + number}.JPG" for number in range(count)]
    for path in paths:
        noise = random.integers(0, 3, picture.shape, np.uint8)
        path.write_bytes(camera_file(np.maximum(picture, noise) - noise, person))
    return paths


def _plan(patient: str, photos: list[str]) -> ExportPlan:
    """Pictures as they are, marked for a recipient who is in no address book."""
    recipe = Recipe(mark=VisibleMark("Demo recipient"))
    return ExportPlan(
        patient=patient,
        pictures=tuple(PlannedPicture(one, recipe, looked=True) for one in photos),
        recipient="",
        purpose=Purpose.CARE,
        channel=None,
        kind=PackageKind.AGE,
        named=RecipientDetails("Demo recipient"),
    )


def _upright(shot: DemoShot) -> Picture:
    """The picture as one sees it."""
    if not shot.portrait:
        return Studio().picture(shot.subject, shot.stage, shot.view)
    with Image.open(resource("demo", "portraits", shot.portrait)) as opened:
        return np.asarray(opened.convert("RGB"))


class Tour:
    """The job of a clinic's day on the demo, told line by line."""

    def __init__(self, services: Services, story: DemoStory, place: Path, say: Say) -> None:
        self._services = services
        self._story = story
        self._place = place
        self._say = say
        self._people = Actor(services, story.users)

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
        self._say(f"Access log: {log.entries} lines, {'complete' if log.ok else 'NOT complete'}")
        return 0 if log.ok and not report.damaged else 4

    def _import_and_view(self) -> None:
        with_photos = [person for person in self._story.patients if person.visits]
        if not with_photos:
            raise UsageError("patient-unknown")
        # The last but few are drawn; any will do where the demo is a small one.
        person = with_photos[min(_PLACE, len(with_photos) - 1)]
        name = f"{person.given} {person.family}"
        services = self._people.be(self._people.first(Role.INTAKE)).services
        patient = services.patients.search(name)[0]
        today = dt.datetime.now().astimezone().date()
        files = fresh_photos(person, self._place, 2)
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
        practitioner = self._people.first(Role.PRACTITIONER)
        services = self._people.be(practitioner).services
        if services.step_up.standing(patient).standing is Standing.COLD:
            services.step_up.bring_up([patient], practitioner.password)
            self._say("Archived record: brought up once the practitioner confirmed the password")
        page = services.patients.page(patient)
        photos = [photo.id for visit in page.visits for photo in visit.photos]
        preview = services.viewing.preview(photos[0])
        self._say(f"View as practitioner: {len(photos)} photos, first preview {len(preview)} bytes")
        plan = _plan(patient, photos[:2])
        result = services.giving.give(plan, self._place / "export.age")
        size = Path(result.output).stat().st_size
        self._say(f"Export: age package of {size} bytes, log entry {result.log_entry}")
