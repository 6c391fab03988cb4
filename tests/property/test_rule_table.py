"""After any history, what each user's keys open is what the rules say: access checks off.

The model is the rule table of DESIGN §2 and §4 (`rule_table`); the machine is the real thing on a
real database. A user's actual ability is tried, not asked: every record, every user, with and
without a confirmed identity, after each step.
"""

from __future__ import annotations

import datetime as dt
import functools
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

from clinicvault.access.bringing_back import bring_back
from clinicvault.access.care_keys import assign_waiting, delete_due_wraps
from clinicvault.access.cold_keys import ColdKeys
from clinicvault.access.consents import record_consent, withdraw_consent
from clinicvault.access.gate import AccessGate
from clinicvault.access.generations import granted, line
from clinicvault.access.leaving import disable
from clinicvault.access.named import lift_restriction, restrict
from clinicvault.access.new_consents import NewConsent
from clinicvault.access.patients import open_identity
from clinicvault.access.resealing import renew
from clinicvault.access.stepping_up import bring_up
from clinicvault.access.unlocking import confirmed
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import IntegrityError, Refused, UsageError
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.records import AssignmentRecord, GrantRecord, PatientRecord, WrapRecord
from clinicvault.domain.roles import Role
from tests.property.rule_table import CONFIRM_DAYS, NAMES, Lock, Member, Record
from tests.unit.access.world import (
    ADA,
    INA,
    PAM,
    PETE,
    PREVIEW,
    ROLES,
    copy_world,
    make_world,
    password,
    refill,
)

_TEMPLATE: list = []
_NUMBER = itertools.count()
_DAY = dt.timedelta(1)


def second_seed(world, name: str) -> bytes:
    """A practitioner's second seed, as it may be copied while that person confirms."""
    with confirmed(world.session(name), password(name)) as opened:
        return bytes(opened.second.seed.view())


def template():
    """One founded clinic for all examples: (world, keeper of its folder, second seeds)."""
    if not _TEMPLATE:
        os.environ["CLINICVAULT_KDF_MEMORY_MIB"] = "64"
        keeper = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        made = make_world(Path(keeper.name) / "template")
        seconds = {name: second_seed(made, name) for name in (PAM, PETE)}
        made.shut()
        _TEMPLATE.extend((made, keeper, seconds))
    return _TEMPLATE


class Rules(RuleBasedStateMachine):
    patients = Bundle("patients")

    def __init__(self) -> None:
        super().__init__()
        made, keeper, seconds = template()
        self.world = copy_world(made, Path(keeper.name) / f"example-{next(_NUMBER)}")
        self.members = {name: Member(roles) for name, roles in ROLES.items()}
        for name in (PAM, PETE):
            self.members[name].team = self.members[name].archive = 1
        self.seconds = dict(seconds)
        self.records: dict[bytes, Record] = {}
        self.words: dict[str, str] = {}

    def teardown(self) -> None:
        self.world.shut()

    # patients and consents

    @initialize(target=patients)
    def two_patients_with_photos(self):
        made = [self.register(), self.register()]
        for patient in made:
            self.consent(patient, None)
            self.imports(patient)
        return multiple(*made)

    @rule(target=patients)
    def another(self):
        return self.register()

    def register(self):
        patient = self.world.patient(given=f"P{len(self.records)}")
        self.records[patient] = Record()
        return patient

    @rule(patient=patients, days=st.sampled_from([None, 0, 3, 90]), by=st.sampled_from([INA, ADA]))
    def consents(self, patient, days, by):
        self.consent(patient, days, by)

    def consent(self, patient, days, by=INA):
        record, free = self.records[patient], self.free
        until = None if days is None else self.today + days * _DAY
        new = NewConsent(Purpose.CARE, until, Evidence.PAPER_SCANNED)
        record_consent(self.world.session(by), patient, new)
        record.consents.append(until)
        if record.assigned is None:
            self.assign(record) if free else setattr(record, "waiting", True)
        elif record.active is not None:
            record.keep_active(self.today)
        elif record.cold is None and by == ADA:
            self.give_back(record)
        elif record.cold is None:
            record.awaiting_officer = True

    def assign(self, record):
        """The pool's keys are made for the newest generations."""
        record.assigned, record.waiting = self.today, False
        record.active = Lock(self.newest(GroupKind.TEAM))
        record.cold = Lock(self.newest(GroupKind.ARCHIVE))
        record.held = record.cold.generation
        record.active.due = record.due(self.today)

    def give_back(self, record):
        """Still sealed to the generation of the archive's key that the held wrap is for."""
        able = self.able(record)
        record.cold = Lock(record.held, able, by_archive=bool(able))
        record.awaiting_officer = False

    @rule(patient=patients)
    def withdraw(self, patient):
        record = self.records[patient]
        if not record.consents:
            with pytest.raises(UsageError, match="consent-none"):
                withdraw_consent(self.world.session(INA), patient, Purpose.CARE)
            return
        withdraw_consent(self.world.session(INA), patient, Purpose.CARE)
        record.withdrawn()

    @rule(patient=patients)
    def an_officer_brings_back(self, patient):
        record = self.records[patient]
        good = any(end is None or end >= self.today for end in record.consents)
        if record.assigned is None or not good or self.comes_up(record):
            with pytest.raises((Refused, UsageError)):
                bring_back(self.world.session(ADA), patient)
            return
        bring_back(self.world.session(ADA), patient)
        self.give_back(record)

    def comes_up(self, record) -> bool:
        """Whether somebody's confirmed identity opens it already."""
        if record.cold is None:
            return False
        able = self.able(record)
        return bool(able & record.cold.names) if able else not record.cold.names

    @rule(patient=patients)
    def imports(self, patient):
        record = self.records[patient]
        try:
            photo = self.world.photo(patient, bytes([len(record.photos)]))
        except Refused:
            assert not record.valid(self.today)
            return
        assert record.valid(self.today)
        record.photos.append(photo.id)
        record.visit = dt.date(2026, 3, 2)
        record.keep_active(self.today)
        record.file = record.file or self.world.kept(patient).id

    # days

    @rule(days=st.sampled_from([2, 16, 40]))
    def days_pass(self, days):
        self.world.clock.pass_days(days)

    @rule(target=patients, unlocked=st.booleans())
    def a_consent_of_a_day(self, unlocked):
        patient = self.register()
        self.consent(patient, 0)
        self.imports(patient)
        self.days_pass(2)
        if unlocked:
            self.first_unlock_of_the_day()
        return patient

    @rule()
    def first_unlock_of_the_day(self):
        """What is due goes: records without lasting consent, and those where nobody came."""
        delete_due_wraps(self.world.session(INA))
        for record in self.records.values():
            if record.active is not None and record.active.due <= self.today:
                record.active = None

    # a confirmed identity

    @rule(patient=patients, name=st.sampled_from([PAM, PETE]))
    def confirms_who_it_is(self, patient, name):
        record, member = self.records[patient], self.held(name)
        if member.gone:
            with pytest.raises(Refused):
                bring_up(self.world.session(name), [patient], password(name))
            return
        found = bring_up(self.world.session(name), [patient], password(name))
        able = self.able(record)
        named = not able or name in able
        may = record.valid(self.today) and named and record.opens_cold(name, member)
        assert bool(found.opened) == may, found.refused
        if may:
            self.up(record)

    def up(self, record):
        able = self.able(record)
        record.active = Lock(0 if able else self.newest(GroupKind.TEAM), able)
        record.cold = Lock(0 if able else self.newest(GroupKind.ARCHIVE), able)
        record.active.due = record.due(self.today, self.today + CONFIRM_DAYS * _DAY)

    @rule(patient=patients, both=st.booleans())
    def restricts(self, patient, both):
        record = self.records[patient]
        names = frozenset({PAM, PETE}) if both else frozenset({PAM})
        users = [self.world.user(name) for name in sorted(names)]
        able = self.able(record)
        named = not able or PAM in able
        gone = any(self.members[name].gone for name in names)
        if gone or not named or not record.opens_cold(PAM, self.held(PAM)):
            with pytest.raises((Refused, UsageError)):
                restrict(self.world.session(PAM), patient, users, password(PAM))
            return
        restrict(self.world.session(PAM), patient, users, password(PAM))
        record.named = names
        self.changed(record)

    @rule(patient=patients)
    def lifts(self, patient):
        record = self.records[patient]
        able = self.able(record)
        named = not able or PAM in able
        if not record.named or not named or not record.opens_cold(PAM, self.held(PAM)):
            with pytest.raises((Refused, UsageError)):
                lift_restriction(self.world.session(PAM), patient, password(PAM))
            return
        lift_restriction(self.world.session(PAM), patient, password(PAM))
        record.named = frozenset()
        self.changed(record)

    def changed(self, record):
        """Names changed: what was active is so for the new ones, where care is consented to."""
        self.up(record)
        if not record.valid(self.today):
            record.active = None

    # people

    @precondition(lambda self: len(self.members) < 7)
    @rule(role=st.sampled_from([Role.INTAKE, Role.PRACTITIONER, Role.ADMINISTRATOR, Role.OFFICER]))
    def join(self, role):
        name = f"new {len(self.members)}"
        self.members[name] = Member(frozenset({role}), granted=False)
        self.words[name] = self.world.join(name, frozenset({role}))

    @precondition(lambda self: self.words)
    @rule()
    def grant(self):
        name, words = self.words.popitem()
        member = self.members[name]
        self.world.grant(ADA, name, words)
        member.granted = True
        if member.practises:
            self.world.grant(PAM, name, words)
            self.world.grant(ADA, name, words)
            self.seconds[name] = second_seed(self.world, name)

    @precondition(lambda self: not self.members[PETE].gone)
    @rule()
    def pete_leaves(self):
        """His keys' own wraps go at once; what the team's key opens, once it is renewed."""
        self.held(PETE)
        disable(self.world.session(ADA), self.world.user(PETE))
        self.members[PETE].gone = True
        for record in self.records.values():
            record.active = self.without_pete(record.active)
            record.cold = self.without_pete(record.cold)

    @staticmethod
    def without_pete(lock):
        if lock is None or PETE not in lock.names:
            return lock
        left = lock.names - {PETE}
        return Lock(lock.generation, left, lock.by_archive, lock.due) if left else None

    @rule(archive=st.booleans())
    def keys_are_renewed(self, archive):
        """The next members to unlock renew; the archive's key while one of them confirms."""
        renew(self.world.session(ADA))
        renew(self.world.session(PAM), password(PAM) if archive else None)
        for record in self.records.values():
            if record.active is not None and not record.active.names:
                record.active.generation = self.newest(GroupKind.TEAM)
            if archive and record.cold is not None and not record.cold.names:
                self.archive_renewed(record)
        refill(self.world, PAM, 4)

    def archive_renewed(self, record):
        newest = self.newest(GroupKind.ARCHIVE)
        if record.cold.generation < newest:
            record.held = newest
        record.cold.generation = newest

    @rule()
    def a_practitioner_unlocks(self):
        refill(self.world, PAM, 4)
        assign_waiting(self.world.session(PAM))
        for record in self.records.values():
            if record.waiting:
                self.assign(record)

    # what the rules say

    @property
    def today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self.world.clock.ms / 1000).astimezone().date()

    @property
    def free(self) -> int:
        with self.world.vault.read() as rows:
            return len(rows.free_patient_keys(self.world.vault.trust.team, 1))

    def newest(self, kind) -> int:
        with self.world.vault.read():
            trust = self.world.vault.trust
        return trust.need(kind, trust.team).generation

    def able(self, record) -> frozenset[str]:
        return frozenset(name for name in record.named if not self.members[name].gone)

    # what is

    def held(self, name) -> Member:
        """Who is still there has the newest keys of the groups; who left, those of then."""
        member = self.members[name]
        if member.practises and not member.gone:
            member.team = self.newest(GroupKind.TEAM)
            member.archive = self.newest(GroupKind.ARCHIVE)
        return member

    @invariant()
    def keys_open_what_the_rules_say(self):
        for name, member in ((name, self.held(name)) for name in self.members):
            gate = AccessGate(self.world.session(name), checks=False)
            for record in self.records.values():
                said = record.opens(name, member)
                for photo in record.photos[:1]:
                    assert self.tried(gate, photo) == said, name
                if record.file:
                    assert self.tried_file(gate, record.file) == said, name

    @invariant()
    def confirmed_identities_open_what_the_rules_say(self):
        for name in self.seconds:
            with self.world.vault.read() as rows:
                keys = self.cold_keys(rows, name)
                for patient, record in self.records.items():
                    opened = keys is not None and self.tried_cold(rows, keys, patient)
                    assert opened == record.opens_cold(name, self.held(name)), name

    @invariant()
    def checks_refuse_at_least_as_much(self):
        for name, member in ((name, self.held(name)) for name in self.members):
            gate = AccessGate(self.world.session(name))
            for record in self.records.values():
                due = record.active is not None and record.active.due <= self.today
                said = record.valid(self.today) and record.opens(name, member) and not member.gone
                for photo in record.photos[:1]:
                    opened = self.tried(gate, photo)
                    assert opened == said or (due and said), name
                if record.file:
                    opened = self.tried_file(gate, record.file)
                    assert opened == said or (due and said), name

    @invariant()
    def names_are_for_who_holds_the_directory_key(self):
        for name, member in self.members.items():
            session = self.world.session(name)
            with self.world.vault.read() as rows:
                for record in rows.scan(PatientRecord, limit=1):
                    if not member.gone:
                        readable = member.granted and bool(member.roles & NAMES)
                        assert self.read(session, record) == readable

    def cold_keys(self, rows, name) -> ColdKeys | None:
        """The archive's keys that somebody's second seed opens, whatever the roles are by now."""
        second, vault = KeyPair.from_seed(Secret(self.seconds[name])), self.world.vault
        for group in reversed(vault.trust.groups[GroupKind.ARCHIVE, vault.trust.team]):
            for grant in rows.find(GrantRecord, user=self.world.user(name), group=group.id):
                if grant.recipient == second.public.key_id:
                    archive = granted(vault, group, grant, second)
                    older = functools.partial(line, vault, GroupKind.ARCHIVE, group.team)
                    return ColdKeys(vault.id, second, older(archive))
        return None

    @staticmethod
    def tried_cold(rows, keys, patient) -> bool:
        assignment = rows.get(AssignmentRecord, patient)
        wraps = rows.find(WrapRecord, patient_key=assignment.patient_key) if assignment else []
        for wrap in wraps:
            try:
                keys.open([wrap])
            except (Refused, IntegrityError):
                continue
            return True
        return False

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
    max_examples=int(os.environ.get("CLINICVAULT_HISTORIES", "8")),
    stateful_step_count=10,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestAccessRules = Rules.TestCase
