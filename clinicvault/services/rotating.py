"""Renewing everything after an incident: the order, how far it is, and going on with it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from clinicvault.access.certificates.trust import GROUP_GIVERS
from clinicvault.access.computers.old_secrets import Behind, people_behind
from clinicvault.access.patients.pool import fill_pool
from clinicvault.access.people.renewing import due
from clinicvault.access.people.resealing import resealers
from clinicvault.access.plain import password_secret
from clinicvault.access.rotation import rotation_order
from clinicvault.access.rotation.key_crew import KeyCrew, cores
from clinicvault.access.rotation.rotating import Told, rotate
from clinicvault.access.rotation.rotation_due import due_pairs, measured_pair, patients_with_keys
from clinicvault.access.rotation.succeeding import Crew
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import UsageError
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import AssignmentRecord, BatchRecord, PatientRecord
from clinicvault.domain.roles import Act, Role
from clinicvault.jobs import CancelToken, ProgressMeter

from . import views
from .api import ProgressListener
from .clinic import Clinic
from .key_hands import worker_command
from .names import user_name
from .renewals import renewals
from .rotation_reach import late_wraps, reach_of
from .telling import moment

_GROUPS = (
    GroupKind.TEAM,
    GroupKind.ARCHIVE,
    GroupKind.OFFICERS,
    GroupKind.DIRECTORY,
    GroupKind.LOG,
)
_MANY = 200
"""Patients from which on starting more processes pays."""
_PRACTITIONERS = frozenset({Role.PRACTITIONER})


class Rotation:
    """Implements `api.RotationService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def plan(self) -> views.RotationPlan:
        """What an order would bring with it; changes nothing."""
        session = self._clinic.session
        session.require(Act.MANAGE_USERS)
        with session.vault.read() as rows:
            active, archived = patients_with_keys(rows)
            patients, imports = rows.count(PatientRecord), rows.count(BatchRecord)
            trust, keyed = session.vault.trust, rows.count(AssignmentRecord)
        people = [one for one in trust.people.values() if one.public and not one.gone]
        return views.RotationPlan(
            computers=len(trust.workstations),
            people=len(people),
            patients=patients,
            archived=max(archived, keyed - active),
            imports=imports,
            seconds=_seconds(active + archived, imports),
        )

    def state(self) -> views.RotationView | None:
        """The newest order and how far it is, None where there was none."""
        session = self._clinic.session
        session.current()
        with session.vault.read() as rows:
            found = rotation_order.newest_order(session, rows)
            if found is None:
                return None
            behind = people_behind(session.vault, rows)
            withdrawn = due_pairs(session.vault, rows).withdrawn
            parts = _parts(session, rows, behind)
        return views.RotationView(
            id=found.id.hex(),
            ordered=moment(found.made_ms),
            by=user_name(session.vault, found.user),
            reason=found.reason,
            parts=parts,
            missing=tuple(_missing(session, one) for one in behind),
            withdrawn=withdrawn,
        )

    def order(self, reason: str) -> views.RotationView:
        """Order it: keys of before count as exposed from this moment; logged with the reason."""
        rotation_order.order(self._clinic.session, reason)
        return self._need()

    def go_on(
        self,
        password: str = "",
        *,
        progress: ProgressListener | None = None,
        cancel: CancelToken | None = None,
    ) -> views.RotationView:
        """Renew what this person can, the archived part with the own password; resumable."""
        session = self._clinic.session
        self._need()
        told, token = _listening(progress), cancel or CancelToken()
        with _crew(session) as crew:
            if password and session.may(Act.STEP_UP):
                with password_secret(password) as secret:
                    rotate(session, secret, told, token.check, crew)
            else:
                rotate(session, None, told, token.check, crew)
        session.vault.forget_deleted()
        self._refill(session)
        return self._need()

    def _need(self) -> views.RotationView:
        state = self.state()
        if state is None:
            raise UsageError("rotation-missing")
        return state

    def _refill(self, session: VaultSession) -> None:
        """Keys for the next patients, in place of those that an order or new group keys voided."""
        vault, target = self._clinic.vault, self._clinic.pool_target
        if Role.PRACTITIONER in session.roles and session.person.teams:
            self._clinic.background(
                "patient-keys", lambda: fill_pool(vault, session.user_id, session.keys, target)
            )


def _listening(progress: ProgressListener | None) -> Told | None:
    """Tells of patients with rate and time left; a second round begins anew."""
    if progress is None:
        return None
    meters: list[ProgressMeter] = []

    def told(done: int, whole: int) -> None:
        if not meters or done <= meters[0].now().done:
            meters[:] = [ProgressMeter(whole, progress)]
        meters[0].add(done - meters[0].now().done)

    return told


@contextlib.contextmanager
def _crew(session: VaultSession) -> Iterator[Crew]:
    """More processes where there is enough to do; the lock ends them at once."""
    with session.vault.read() as rows:
        many = len(due_pairs(session.vault, rows).open) >= _MANY
    if not many or cores() < 2:
        yield Crew()
        return
    with KeyCrew(worker_command()) as crew:
        session.at_wipe(crew.close)
        yield crew


def _parts(
    session: VaultSession, rows: Snapshot, behind: list[Behind]
) -> tuple[views.RotationPart, ...]:
    trust = session.vault.trust
    stations = len(trust.workstations)
    people = sum(1 for one in trust.people.values() if one.public and not one.gone)
    administrators = frozenset({Role.ADMINISTRATOR})
    return (
        views.RotationPart("secret", stations, stations, roles=administrators),
        views.RotationPart("people", people - len(behind), people),
        *_group_parts(session),
        *_patient_parts(session, rows),
    )


def _group_parts(session: VaultSession) -> Iterator[views.RotationPart]:
    """A key is made by who gives it; what is sealed to it, by who may write those rows."""
    waiting = due(session.vault)
    open_ones = {one.group: one for one in renewals(session)}
    for kind in _GROUPS:
        name = kind.name.lower()
        left = open_ones.get(name)
        done, total, mine = (left.done, left.total, left.mine) if left else (1, 1, False)
        roles = GROUP_GIVERS[kind] if kind in waiting else resealers(kind)
        yield views.RotationPart(name, done, total, kind is GroupKind.ARCHIVE, mine, roles)


def _patient_parts(session: VaultSession, rows: Snapshot) -> Iterator[views.RotationPart]:
    """Patients who are due, and batches that came in late, of those who have an earlier pair."""
    active, archived = patients_with_keys(rows)
    pairs, late = due_pairs(session.vault, rows), late_wraps(rows)
    warm = [one.wraps for one in pairs.open if one.active]
    cold = [one.wraps for one in pairs.open if not one.active]
    reach = reach_of(session)
    now = len(warm) + len(late) + pairs.emergencies
    total = max(active + len(late), now)
    asks, mine = reach.of_active(warm, late)
    yield views.RotationPart("patients", total - now, total, asks, mine, _PRACTITIONERS)
    total, mine = max(archived, len(cold)), reach.of_archived(cold)
    yield views.RotationPart("archived", total - len(cold), total, True, mine, _PRACTITIONERS)


def _missing(session: VaultSession, one: Behind) -> views.MissingPerson:
    return views.MissingPerson(
        user_id=one.user.hex(),
        name=user_name(session.vault, one.user),
        roles=session.vault.trust.need_person(one.user).declared,
        until=None if one.awaited or not one.until_ms else moment(one.until_ms),
        late=not one.awaited and one.until_ms < session.vault.now(),
    )


def _seconds(patients: int, imports: int) -> float:
    """About how long: a pair made here now, at what a rotation reaches of all processors."""
    began = time.perf_counter()
    for _ in range(3):
        measured_pair()
    each = (time.perf_counter() - began) / 3
    return (patients + imports / 2) * each / cores()
