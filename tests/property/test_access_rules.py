"""After any history, what each user's keys open is what the rules say: access checks off.

The model is the rule table of DESIGN §2 and §4 in a dozen lines; the machine is the real thing on a
real database. A user's actual ability is tried, not asked: every photo, every user, after each step.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from clinicvault.access.consents import assign_waiting, delete_due_wraps, withdraw_consent
from clinicvault.access.enrolment import disable
from clinicvault.access.gate import AccessGate
from clinicvault.access.patients import open_identity
from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.roles import Role
from tests.unit.access.world import (
    ADA,
    INA,
    PAM,
    PETE,
    PREVIEW,
    ROLES,
    copy_world,
    make_world,
    refill,
)

TEAM = frozenset({Role.PRACTITIONER})
NAMES = frozenset({Role.INTAKE, Role.PRACTITIONER, Role.OFFICER})
_TEMPLATE: list = []
_NUMBER = itertools.count()


def template():
    """One founded clinic for all examples."""
    if not _TEMPLATE:
        os.environ["CLINICVAULT_KDF_MEMORY_MIB"] = "64"
        keeper = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        made = make_world(Path(keeper.name) / "template")
        made.shut()
        _TEMPLATE.extend((made, keeper))
    return _TEMPLATE


class Rules(RuleBasedStateMachine):
    patients = Bundle("patients")

    def __init__(self) -> None:
        super().__init__()
        made, keeper = template()
        self.world = copy_world(made, Path(keeper.name) / f"example-{next(_NUMBER)}")
        self.roles = dict(ROLES)
        self.granted = dict.fromkeys(ROLES, True)
        self.disabled: set[str] = set()
        self.photos: dict[bytes, list[bytes]] = {}
        self.files: dict[bytes, bytes] = {}
        """Patient -> a file that was set aside."""
        self.key: set[bytes] = set()
        """Patients whose team wrap exists, as the rules have it."""
        self.closed: set[bytes] = set()
        self.until: dict[bytes, list[dt.date | None]] = {}
        self.waiting: set[bytes] = set()
        self.words: dict[str, str] = {}

    def teardown(self) -> None:
        self.world.shut()

    # rules

    @initialize(target=patients)
    def two_patients_with_photos(self):
        made = [self.register(), self.register()]
        for patient in made:
            self.consent(patient, None)
            self.import_photo(patient)
        return multiple(*made)

    @rule(target=patients)
    def another(self):
        return self.register()

    def register(self):
        patient = self.world.patient(given=f"P{len(self.photos)}")
        self.photos[patient], self.until[patient] = [], []
        return patient

    @rule(patient=patients, days=st.sampled_from([None, 0, 3]))
    def consents(self, patient, days):
        self.consent(patient, days)

    def consent(self, patient, days):
        until = None if days is None else self.today + dt.timedelta(days)
        waits = patient not in self.key and patient not in self.closed
        free = self.free
        if patient in self.closed:
            with pytest.raises(Refused, match="consent-needs-officer"):
                self.world.consent(patient, until)
            return
        self.world.consent(patient, until)
        self.until[patient].append(until)
        if waits and patient not in self.waiting and free:
            self.key.add(patient)
        elif waits:
            self.waiting.add(patient)
            if free:
                self.key.add(patient)

    @rule(patient=patients)
    def withdraw(self, patient):
        if not self.until[patient]:
            with pytest.raises(UsageError, match="consent-none"):
                withdraw_consent(self.world.session(INA), patient, Purpose.CARE)
            return
        withdraw_consent(self.world.session(INA), patient, Purpose.CARE)
        self.until[patient] = []
        self.waiting.discard(patient)
        if patient in self.key:
            self.closed.add(patient)
            self.key.discard(patient)

    @rule(patient=patients)
    def imports(self, patient):
        self.import_photo(patient)

    def import_photo(self, patient):
        try:
            photo = self.world.photo(patient, bytes([len(self.photos[patient])]))
        except Refused:
            assert not self.valid(patient) or patient in self.waiting
            return
        assert self.valid(patient)
        self.photos[patient].append(photo.id)
        if patient not in self.files:
            self.files[patient] = self.world.kept(patient).id

    @rule()
    def days_pass(self):
        self.world.clock.pass_days(2)

    @rule(target=patients, lasts=st.sampled_from([None, 0]), unlocked=st.booleans())
    def a_consent_of_a_day(self, lasts, unlocked):
        patient = self.register()
        self.consent(patient, lasts)
        self.import_photo(patient)
        self.days_pass()
        if unlocked:
            self.first_unlock_of_the_day()
        return patient

    @rule()
    def first_unlock_of_the_day(self):
        """Expiry takes the team wrap of who has no longer lasting consent."""
        delete_due_wraps(self.world.session(INA))
        for patient in list(self.key):
            ends = self.until[patient]
            if None not in ends and max(ends) < self.today:
                self.key.discard(patient)
                self.closed.add(patient)

    @precondition(lambda self: len(self.roles) < 7)
    @rule(role=st.sampled_from([Role.INTAKE, Role.PRACTITIONER, Role.ADMINISTRATOR, Role.OFFICER]))
    def join(self, role):
        name = f"new {len(self.roles)}"
        self.roles[name] = frozenset({role})
        self.granted[name] = False
        self.words[name] = self.world.join(name, self.roles[name])

    @precondition(lambda self: self.words)
    @rule()
    def grant(self):
        name, words = self.words.popitem()
        self.world.grant(ADA, name, words)
        if self.roles[name] == TEAM:
            self.world.grant(PAM, name, words)
            self.world.grant(ADA, name, words)
        self.granted[name] = True

    @precondition(lambda self: PETE not in self.disabled)
    @rule()
    def pete_leaves(self):
        disable(self.world.session(ADA), self.world.user(PETE))
        self.disabled.add(PETE)

    @rule()
    def a_practitioner_unlocks(self):
        refill(self.world, PAM, 4)
        assign_waiting(self.world.session(PAM))
        for patient in self.waiting:
            if patient not in self.closed:
                self.key.add(patient)
        self.waiting.clear()

    # what the rules say

    @property
    def today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self.world.clock.ms / 1000).astimezone().date()

    @property
    def free(self) -> int:
        with self.world.vault.read() as rows:
            return len(rows.free_patient_keys(self.world.vault.trust.team, 1))

    def valid(self, patient: bytes) -> bool:
        return any(end is None or end >= self.today for end in self.until[patient])

    def opens(self, name: str, patient: bytes) -> bool:
        return self.granted[name] and self.roles[name] == TEAM and patient in self.key

    # what is

    @invariant()
    def keys_open_what_the_rules_say(self):
        for name in self.roles:
            gate = AccessGate(self.world.session(name), checks=False)
            for patient, photos in self.photos.items():
                for photo in photos[:1]:
                    assert self.tried(gate, photo) == self.opens(name, patient), name
            for patient, file in self.files.items():
                assert self.tried_file(gate, file) == self.opens(name, patient), name

    @invariant()
    def checks_refuse_at_least_as_much(self):
        for name in self.roles:
            gate = AccessGate(self.world.session(name))
            for patient, photos in self.photos.items():
                for photo in photos[:1]:
                    allowed = self.valid(patient) and self.opens(name, patient)
                    assert self.tried(gate, photo) == (allowed and name not in self.disabled)
            for patient, file in self.files.items():
                allowed = self.valid(patient) and self.opens(name, patient)
                assert self.tried_file(gate, file) == (allowed and name not in self.disabled)

    @invariant()
    def names_are_for_who_holds_the_directory_key(self):
        for name, roles in self.roles.items():
            session = self.world.session(name)
            with self.world.vault.read() as rows:
                for record in rows.scan(PatientRecord, limit=1):
                    readable = self.granted[name] and bool(roles & NAMES)
                    assert self.read(session, record) == readable

    @staticmethod
    def read(session, record) -> bool:
        try:
            return bool(open_identity(session, record))
        except Refused:
            return False

    @staticmethod
    def tried(gate, photo) -> bool:
        try:
            return bool(gate.open([photo], PREVIEW, Purpose.CARE, event="photo-view"))
        except Refused:
            return False

    @staticmethod
    def tried_file(gate, file) -> bool:
        try:
            return bool(gate.open_kept(file).data)
        except Refused:
            return False


Rules.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=8,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestAccessRules = Rules.TestCase
