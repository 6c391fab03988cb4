"""What leaves the demo clinic, through the same services and with the same rules as anywhere."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role
from clinicvault.services.api import Services
from clinicvault.services.views import ConsentDraft
from clinicvault.services.views.exports import (
    ExportPlan,
    FaceDecision,
    FaceSaid,
    PackageKind,
    PlannedPicture,
)

from .data import DemoStory
from .gifts import BOOK, COMPARED, PATIENT, DemoAfter, DemoGift, delete_by
from .history import Actor, Task, moment
from .signatures import demo_signature

_WRITTEN, _CONSENT, _GIVEN, _NOTED = dt.time(12, 30), dt.time(9, 52), dt.time(16, 40), dt.time(11)
_WITHDRAWN = dt.time(9, 56)
_ARCHIVED = "record-archived"
_MOST = 2
"""Pictures of a gift: each takes a moment while somebody waits for the demo."""
_WHY = "For the clinic's website, as agreed with the patient"


class Giving:
    """Plays the gifts of a story; `patients` are ids by record number, known by the first day."""

    def __init__(self, actor: Actor, story: DemoStory, patients: Mapping[str, str]) -> None:
        self._actor = actor
        there = {one.record_number for one in story.patients if one.consent and one.visits}
        self._gifts = [one for one in story.gifts if one.record_number in there]
        self._patients = patients
        self._made: dict[DemoGift, str] = {}
        """Their ids in the ledger, as far as they left."""

    def tasks(self, today: dt.date, first: dt.date) -> list[Task]:
        """The address book on the `first` day, then every gift and what came after it."""
        found = [Task(moment(first, _WRITTEN), self._write_book)] if self._gifts else []
        for gift in self._gifts:
            found += self._of(gift, today)
        return found

    def _of(self, gift: DemoGift, today: dt.date) -> list[Task]:
        day = today - dt.timedelta(days=gift.days_ago)
        found = [
            Task(moment(day, _CONSENT), partial(self._consent, gift)),
            Task(moment(day, _GIVEN), partial(self._give, gift, delete_by(gift, day))),
        ]
        for one in gift.after:
            later = moment(day + dt.timedelta(days=one.days), _NOTED)
            found.append(Task(later, partial(self._note, gift, one)))
        if gift.withdrawn:
            ended = today - dt.timedelta(days=gift.withdrawn)
            found.append(Task(moment(ended, _WITHDRAWN), partial(self._withdraw, gift)))
        return found

    # who does it

    def _desk(self) -> Services:
        return self._actor.be(self._actor.first(Role.INTAKE)).services

    def _practitioner(self) -> Services:
        return self._actor.be(self._actor.first(Role.PRACTITIONER)).services

    # acts

    def _write_book(self) -> None:
        """The keys that were compared, too."""
        book = self._practitioner().recipients
        made = [book.add(details) for details in BOOK]
        for one in made[:COMPARED]:
            book.check(one.id, one.fingerprint)

    def _consent(self, gift: DemoGift) -> None:
        if gift.purpose is Purpose.CARE:
            return
        channels = frozenset({gift.channel}) if gift.channel is not None else frozenset()
        draft = ConsentDraft(gift.purpose, Evidence.SIGNED_ON_SCREEN, channels=channels)
        sign(self._desk(), self._patients[gift.record_number], draft)

    def _give(self, gift: DemoGift, until: dt.date | None) -> None:
        """What the clinic's rules refuse, where it has too few people, does not leave."""
        with contextlib.suppress(ClinicVaultError), tempfile.TemporaryDirectory() as folder:
            services = self._practitioner()
            patient = self._patients[gift.record_number]
            self._bring_up(services, patient)
            to = patient if gift.to == PATIENT else self._entry(services, gift)
            plan = dataclasses.replace(
                _plan(services, patient, to, gift), delete_by=until, note=_WHY
            )
            services.giving.give(plan, Path(folder) / "package", second=self._second(gift))
            self._made[gift] = services.ledger.gifts(patient)[0].id

    def _bring_up(self, services: Services, patient: str) -> None:
        """Who has not come for long is archived, as anywhere."""
        if services.patients.page(patient).refusal == _ARCHIVED:
            password = self._actor.first(Role.PRACTITIONER).password
            services.step_up.bring_up([patient], password)

    def _entry(self, services: Services, gift: DemoGift) -> str:
        name = BOOK[gift.to].name
        return next(one.id for one in services.recipients.list(name))

    def _second(self, gift: DemoGift) -> tuple[str, str]:
        """Marketing needs a second person."""
        if gift.purpose is not Purpose.MARKETING:
            return "", ""
        officer = self._actor.first(Role.OFFICER)
        return self._actor.id_of(officer.name), officer.password

    def _note(self, gift: DemoGift, one: DemoAfter) -> None:
        made, ledger = self._made.get(gift, ""), self._desk().ledger
        if made and one.what is FollowUp.LIVE:
            ledger.show(made, (), one.note)
        elif made:
            ledger.note([made], one.what, one.note)

    def _withdraw(self, gift: DemoGift) -> None:
        self._desk().consents.withdraw(self._patients[gift.record_number], gift.purpose)


def sign(services: Services, patient: str, draft: ConsentDraft) -> None:
    """Record a consent that the patient signs on the screen."""
    name = services.patients.page(patient).row.name
    form = services.forms.fill(patient, draft)
    told = dataclasses.replace(draft, form=form.form)
    services.consents.record(patient, told, signature=demo_signature(name, form.text))


def _plan(services: Services, patient: str, to: str, gift: DemoGift) -> ExportPlan:
    """The newest visit's first pictures, each searched for faces and looked at."""
    visits = services.patients.page(patient).visits
    newest = max((one for one in visits if one.photos), key=lambda one: one.date)
    return ExportPlan(
        patient,
        tuple(_picture(services, photo.id, gift) for photo in newest.photos[:_MOST]),
        to,
        gift.purpose,
        gift.channel,
        gift.kind,
        by_key=gift.kind is PackageKind.AGE,
    )


def _picture(services: Services, photo: str, gift: DemoGift) -> PlannedPicture:
    """For marketing every face is covered; else the consent allows it to be seen."""
    found = services.giving.faces(photo, gift.purpose)
    hidden = gift.purpose is Purpose.MARKETING
    boxes = tuple(one.box for one in found)
    said = FaceSaid.COVERED if hidden else FaceSaid.SHOWN
    recipe = Recipe(covers=boxes if hidden else (), faces=boxes)
    faces = tuple(FaceDecision(one, said) for one in found)
    return PlannedPicture(photo, recipe, faces, searched=True, looked=True)
