"""In-memory services of erasure, holds, retention and the patient's own report."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.record_kinds import RequestKind
from clinicvault.domain.roles import Act, Role
from clinicvault.jobs import ProgressMeter
from clinicvault.services import views
from clinicvault.services.api import ProgressListener
from clinicvault.services.files import write_durable
from clinicvault.services.views import ErasureGround, ErasureView, HoldView

from .fakes_access import TODAY, Part
from .fakes_reports import AccessReports

if TYPE_CHECKING:
    from .fakes import Clinic

SOURCE = "Code de la santé publique, art. R. 1112-7"
UNTIL = dt.date(2041, 5, 4)
BACKUPS_UNTIL = dt.date(2026, 12, 21)
FRANCE = views.RetentionPack(
    "fr",
    "France",
    (
        views.RetentionRule("adults", "Adults", 20, 0, SOURCE, dt.date(2026, 6, 1)),
        views.RetentionRule(
            "minors",
            "Minors",
            20,
            28,
            SOURCE,
            dt.date(2026, 6, 1),
            "Where the 20 years end before the 28th birthday, until that birthday.",
        ),
    ),
    dt.date(2026, 6, 1),
)
NHS = views.RetentionPack(
    "uk-nhs",
    "United Kingdom, NHS",
    (
        views.RetentionRule("adults", "Adults", 8, 0, "NHS Records Code 2023", TODAY),
        views.RetentionRule("minors", "Minors", 0, 25, "NHS Records Code 2023", TODAY),
    ),
    dt.date(2026, 5, 12),
)
KEPT = views.RetentionStanding(UNTIL, "adults", "Adults", SOURCE)
OVER = views.RetentionStanding(dt.date(2024, 3, 2), "adults", "Adults", SOURCE, over=True)
UNKNOWN = views.RetentionStanding(None, "adults", "Adults", SOURCE, reason="visit-unknown")


class EndingState:
    """What the services below share; a test sets it before it looks."""

    def __init__(self) -> None:
        self.erasures: list[ErasureView] = []
        self.holds: dict[str, HoldView] = {}
        self.standings: dict[str, views.RetentionStanding] = {}
        """Per patient; one that is not here is kept until `UNTIL`."""
        self.disclosures: dict[str, tuple[views.DisclosureView, ...]] = {}
        self.rules = views.RetentionRules(FRANCE, chosen=False)
        self.chosen: list[tuple[str, tuple[tuple[str, int, int], ...]]] = []
        self.lists: dict[str, list[views.RetentionRow]] = {}
        """Per part of the review, what is listed."""
        self.logs: dict[str, views.LogPart] = {}
        self.given: list[tuple[str, str]] = []
        """(patient or code, user id) of the log's parts that were given."""
        self.written: list[dict] = []
        self.pictures_code = ""
        self.left_out = 0
        self.saved: list[tuple[str, str, Path]] = []
        self.unfinished = 0
        """Files that an erasure cannot delete."""


def hold(row: views.PatientRow, reason: str = "A complaint is open", **more) -> HoldView:
    """A hold on a patient."""
    return dataclasses.replace(
        HoldView(row.id, row.name, row.code, reason, TODAY, "Olga Brandt"), **more
    )


def due(
    row: views.PatientRow, standing: views.RetentionStanding = OVER, **more
) -> views.RetentionRow:
    """A line of the review list."""
    made = views.RetentionRow(
        row.id, row.name, row.code, row.born, dt.date(2004, 3, 2), row.photos, standing
    )
    return dataclasses.replace(made, **more)


class Erasing(Part):
    """Asked for, allowed through the requests, carried out."""

    def look(self, patient_id: str, language: str = "en") -> views.ErasureLook:
        self.clinic.call("erasing.look")
        self.need(Act.ASK_ERASURE)
        row, state = self.clinic.row(patient_id), self.clinic.endings
        others = tuple(
            (user.id, user.name)
            for user in sorted(self.clinic.users, key=lambda user: user.name)
            if user.id != self.me().id and user.roles & {Role.PRACTITIONER, Role.OFFICER}
        )
        return views.ErasureLook(
            patient_id,
            row.name,
            row.code,
            3,
            row.photos,
            1,
            2,
            1,
            48_000_000,
            dt.date(2019, 3, 4),
            row.last_visit,
            state.disclosures.get(patient_id, ()),
            BACKUPS_UNTIL,
            state.standings.get(patient_id, KEPT),
            state.holds.get(patient_id),
            others,
            24,
            self._open(patient_id),
        )

    def ask(
        self, patient_id: str, ground: ErasureGround, reason: str, *, before_time: bool = False
    ) -> ErasureView:
        self.clinic.call("erasing.ask")
        self.need(Act.ASK_ERASURE)
        state = self.clinic.endings
        if patient_id in state.holds:
            raise Refused("patient-held")
        if not before_time and not state.standings.get(patient_id, KEPT).over:
            raise Refused("retention-runs")
        if self._open(patient_id) is not None:
            raise Refused("erasure-asked")
        row, number = self.clinic.row(patient_id), len(self.clinic.access.requests)
        request = views.RequestView(
            f"{number + 1:032x}",
            RequestKind.ERASURE,
            self.me().name,
            self.me().id,
            patient_id,
            row.name,
            reason,
            self.now(),
            self.now() + dt.timedelta(days=30),
            "waiting",
        )
        self.clinic.access.requests.append(request)
        look = self.look(patient_id)
        ready = None if look.approvers else self.now() + dt.timedelta(hours=24)
        made = ErasureView(
            request.id,
            patient_id,
            row.name,
            row.code,
            ground,
            reason,
            request.made,
            self.me().name,
            "waiting",
            ready,
        )
        state.erasures.append(made)
        return made

    def list(self, limit: int = 200) -> tuple[ErasureView, ...]:
        self.clinic.call("erasing.list")
        return tuple(self._now(one) for one in reversed(self.clinic.endings.erasures))[:limit]

    def count(self) -> int:
        self.clinic.call("erasing.count")
        return len(self.clinic.endings.erasures)

    def of(self, patient_id: str) -> ErasureView | None:
        self.clinic.call("erasing.of")
        found = [one for one in self.clinic.endings.erasures if one.patient_id == patient_id]
        return self._now(found[-1]) if found else None

    def carry_out(
        self, erasure_id: str, password: str, *, progress: ProgressListener | None = None
    ) -> ErasureView:
        self.clinic.call("erasing.carry_out")
        self.check(password)
        one = self._now(self._found(erasure_id))
        if one.state not in {"granted", "running"}:
            raise Refused("request-not-granted")
        meter = ProgressMeter(4, progress)
        for _ in range(4):
            meter.add()
            if "erasing.file" in self.clinic.gates:
                assert self.clinic.gates["erasing.file"].wait(10)
        left = self.clinic.endings.unfinished
        self.clinic.rows = [row for row in self.clinic.rows if row.id != one.patient_id]
        return self._keep(
            dataclasses.replace(
                one,
                state="running" if left else "done",
                patient_name="",
                done=None if left else self.now(),
                done_by="" if left else self.me().name,
                backups_until=None if left else BACKUPS_UNTIL,
                files_left=left,
            )
        )

    def withdraw(self, erasure_id: str) -> ErasureView:
        self.clinic.call("erasing.withdraw")
        return self._keep(dataclasses.replace(self._found(erasure_id), state="expired"))

    def certificate(self, erasure_id: str, language: str) -> bytes:
        self.clinic.call("erasing.certificate")
        return b"%PDF-1.7 certificate"

    def save_certificate(self, erasure_id: str, language: str, output: Path) -> None:
        if output.exists():
            raise UsageError("output-exists")
        write_durable(output, self.certificate(erasure_id, language))
        self.clinic.endings.saved.append((erasure_id, language, output))

    def _open(self, patient_id: str) -> ErasureView | None:
        found = [
            self._now(one) for one in self.clinic.endings.erasures if one.patient_id == patient_id
        ]
        return next((o for o in found if o.state in {"waiting", "granted", "running"}), None)

    def _found(self, erasure_id: str) -> ErasureView:
        return next(one for one in self.clinic.endings.erasures if one.id == erasure_id)

    def _keep(self, one: ErasureView) -> ErasureView:
        kept = self.clinic.endings.erasures
        self.clinic.endings.erasures = [one if one.id == old.id else old for old in kept]
        return one

    def _now(self, one: ErasureView) -> ErasureView:
        """As its request says by now."""
        asked = [r for r in self.clinic.access.requests if r.id == one.id]
        if one.state == "waiting" and asked:
            one = dataclasses.replace(one, state=asked[0].state, said=asked[0].said)
        may = set()
        if one.state in {"granted", "running"} and self.clinic.may(Act.ASK_ERASURE):
            may.add(Act.ASK_ERASURE)
        mine = one.by == self.me().name
        if one.state == "waiting" and not mine and self.clinic.may(Act.ALLOW_ERASURE):
            may.add(Act.ALLOW_ERASURE)
        return dataclasses.replace(one, may=frozenset(may), mine=mine)


class Holds(Part):
    """Who must not be erased for now."""

    def of(self, patient_id: str) -> HoldView | None:
        self.clinic.call("holds.of")
        return self.clinic.endings.holds.get(patient_id)

    def list(self) -> tuple[HoldView, ...]:
        self.clinic.call("holds.list")
        return tuple(self.clinic.endings.holds.values())

    def place(self, patient_id: str, reason: str, *, until: dt.date | None = None) -> HoldView:
        self.clinic.call("holds.place")
        self.need(Act.HOLD_PATIENT)
        if until is not None and until < TODAY:
            raise InputRefused("hold-day-past")
        made = hold(self.clinic.row(patient_id), reason, until=until, by=self.me().name)
        self.clinic.endings.holds[patient_id] = made
        return made

    def lift(self, patient_id: str, reason: str) -> None:
        self.clinic.call("holds.lift")
        self.need(Act.HOLD_PATIENT)
        self.clinic.endings.holds.pop(patient_id)


class Retention(Part):
    """Rule packs, and whose time is over."""

    def packs(self, language: str = "en") -> tuple[views.RetentionPack, ...]:
        self.clinic.call("retention.packs")
        return FRANCE, NHS

    def rules(self, language: str = "en") -> views.RetentionRules:
        self.clinic.call("retention.rules")
        return self.clinic.endings.rules

    def choose(
        self,
        pack: str,
        own: Sequence[tuple[str, int, int]] = (),
        *,
        seen: views.RetentionRules | None = None,
    ) -> None:
        self.clinic.call("retention.choose")
        self.need(Act.CHANGE_POLICY)
        if seen not in (None, self.clinic.endings.rules):
            raise Refused("retention-moved")
        if any(years > 100 for _, years, _ in own):
            raise InputRefused("retention-years")
        found = next(one for one in (FRANCE, NHS) if one.id == pack)
        mine = {key: (years, age) for key, years, age in own}
        rules = tuple(
            dataclasses.replace(rule, years=mine[rule.key][0], until_age=mine[rule.key][1])
            if rule.key in mine
            else rule
            for rule in found.rules
        )
        self.clinic.endings.chosen.append((pack, tuple(own)))
        self.clinic.endings.rules = views.RetentionRules(
            dataclasses.replace(found, rules=rules), frozenset(mine), True
        )

    def standing(self, patient_id: str, language: str = "en") -> views.RetentionStanding:
        self.clinic.call("retention.standing")
        return self.clinic.endings.standings.get(patient_id, KEPT)

    def counts(self) -> views.RetentionCounts:
        self.clinic.call("retention.counts")
        found = self.clinic.endings.lists
        return views.RetentionCounts(
            *(len(found.get(key, ())) for key in ("due", "soon", "unknown", "held"))
        )

    def review(
        self, which: str = "due", *, after: str = "", limit: int = 100, language: str = "en"
    ) -> views.RetentionPage:
        self.clinic.call("retention.review")
        self.need(Act.REVIEW_RETENTION)
        found = self.clinic.endings.lists.get(which, [])
        start = int(after or 0)
        end = start + limit
        return views.RetentionPage(
            tuple(found[start:end]), len(found), str(end) if end < len(found) else ""
        )


def endings(clinic: Clinic) -> dict[str, Part]:
    """The services by the name of their field."""
    return {
        "erasing": Erasing(clinic),
        "holds": Holds(clinic),
        "retention": Retention(clinic),
        "access_reports": AccessReports(clinic),
    }
