"""After any history, what each user's keys open is what the rules say: access checks off.

The model is the rule table of DESIGN §2 and §4 (`rule_table`); the machine is the real thing on a
real database. A user's actual ability is tried, not asked (`rule_table_trials`): every record,
every user, with and without a confirmed identity, after each step. Pam is in the first team, Bea
in the second, Pete in both, one or none.
"""

from __future__ import annotations

import datetime as dt
import os

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    Bundle,
    initialize,
    multiple,
    precondition,
    rule,
)

from clinicvault.access.consent.bringing_back import bring_back
from clinicvault.access.consent.care_keys import assign_waiting, delete_due_wraps
from clinicvault.access.consent.consents import record_consent, withdraw_consent
from clinicvault.access.consent.new_consents import NewConsent
from clinicvault.access.patients.moving import move_patient
from clinicvault.access.patients.named import lift_restriction, restrict
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.people.leaving import disable, leave_team
from clinicvault.access.people.newcomer import words_of_keys
from clinicvault.access.people.resealing import renew
from clinicvault.domain.clinical import Evidence
from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.roles import Role
from tests.property import rule_table_trials as trials
from tests.property.rule_table import CONFIRM_DAYS, FIRST, HANDS, Lock, Member, Record
from tests.property.rule_table_clinic import ClinicOfTwoTeams
from tests.unit.access.two_teams import BEA
from tests.unit.access.world import (
    ADA,
    INA,
    PAM,
    PETE,
    password,
    refill,
)

_DAY = dt.timedelta(1)
_OF = {FIRST: PAM, HANDS: BEA}
"""Who never leaves a team."""
_TEAMS = st.sampled_from([FIRST, HANDS])


class Rules(ClinicOfTwoTeams):
    patients = Bundle("patients")

    # patients and consents

    @initialize(target=patients)
    def two_patients_with_photos(self):
        made = [self.register(), self.register()]
        for patient, team in zip(made, (FIRST, HANDS), strict=True):
            self.consent(patient, None, INA, team)
            self.imports(patient)
        return multiple(*made)

    @rule(target=patients)
    def another(self):
        return self.register()

    def register(self):
        patient = self.world.patient(given=f"P{len(self.records)}")
        self.records[patient] = Record()
        return patient

    @rule(
        patient=patients,
        days=st.sampled_from([None, 0, 3, 90]),
        by=st.sampled_from([INA, ADA]),
        team=_TEAMS,
    )
    def consents(self, patient, days, by, team):
        self.consent(patient, days, by, team)

    def consent(self, patient, days, by, team):
        record, until = self.records[patient], None if days is None else self.today + days * _DAY
        new = NewConsent(Purpose.CARE, until, Evidence.PAPER_SCANNED, team=self.teams[team])
        if record.team not in {"", team}:
            with pytest.raises(InputRefused, match="consent-team-other"):
                record_consent(self.world.session(by), patient, new)
            return
        free = self.free(team)
        record_consent(self.world.session(by), patient, new)
        record.consents.append(until)
        record.team = team
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
        record.active = self.lock(GroupKind.TEAM, record)
        record.cold = self.lock(GroupKind.ARCHIVE, record)
        record.held = record.cold.generation
        record.active.due = record.due(self.today)

    def lock(self, kind, record) -> Lock:
        """For the named, else for the newest generation of the team's key."""
        able = self.able(record)
        return Lock(0 if able else self.newest(kind, record.team), record.team, able)

    def give_back(self, record):
        """Still sealed to the generation of the archive's key that the held wrap is for."""
        able = self.able(record)
        record.cold = Lock(record.held, record.team, able, by_archive=bool(able))
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

    @rule(target=patients, unlocked=st.booleans(), team=_TEAMS)
    def a_consent_of_a_day(self, unlocked, team):
        patient = self.register()
        self.consent(patient, 0, INA, team)
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

    @rule(patient=patients, name=st.sampled_from([PAM, PETE, BEA]))
    def confirms_who_it_is(self, patient, name):
        record, member = self.records[patient], self.held(name)
        if member.gone or not member.teams:
            with pytest.raises(Refused):
                bring_up(self.world.session(name), [patient], password(name))
            return
        found = bring_up(self.world.session(name), [patient], password(name))
        may = record.valid(self.today) and self.comes_to(record, name)
        assert bool(found.opened) == may, found.refused
        if may:
            self.up(record)

    def comes_to(self, record, name) -> bool:
        """Whether this person is of the team, among the named, and holds a key."""
        member, able = self.held(name), self.able(record)
        mine = record.team in member.teams and (not able or name in able)
        return mine and record.opens_cold(name, member)

    def up(self, record):
        record.active, record.cold = (
            self.lock(kind, record) for kind in (GroupKind.TEAM, GroupKind.ARCHIVE)
        )
        record.active.due = record.due(self.today, self.today + CONFIRM_DAYS * _DAY)

    @rule(patient=patients, names=st.sampled_from([{PAM}, {PAM, PETE}]))
    def restricts(self, patient, names):
        record = self.records[patient]
        users = [self.world.user(name) for name in sorted(names)]
        strangers = any(not self.works_in(name, record.team) for name in names)
        if strangers or not self.comes_to(record, PAM):
            with pytest.raises((Refused, UsageError)):
                restrict(self.world.session(PAM), patient, users, password(PAM))
            return
        restrict(self.world.session(PAM), patient, users, password(PAM))
        record.named = frozenset(names)
        self.changed(record)

    @rule(patient=patients)
    def lifts(self, patient):
        record = self.records[patient]
        if not record.named or not self.comes_to(record, PAM):
            with pytest.raises((Refused, UsageError)):
                lift_restriction(self.world.session(PAM), patient, password(PAM))
            return
        lift_restriction(self.world.session(PAM), patient, password(PAM))
        record.named = frozenset()
        self.changed(record)

    def changed(self, record):
        """Names or team changed: what was active is so for the new ones, if consented to."""
        self.up(record)
        if not record.valid(self.today):
            record.active = None

    @rule(patient=patients, team=_TEAMS, name=st.sampled_from([PETE, PETE, PAM]))
    def moves(self, patient, team, name):
        record, mine = self.records[patient], self.held(name).teams
        both = {record.team, team} <= mine and record.team != team
        if not both or record.named or not self.comes_to(record, name):
            with pytest.raises((Refused, UsageError)):
                move_patient(self.world.session(name), patient, self.teams[team], password(name))
            return
        move_patient(self.world.session(name), patient, self.teams[team], password(name))
        record.team = team
        self.changed(record)
        record.held = record.cold.generation

    # people

    @precondition(lambda self: len(self.members) < 8)
    @rule(role=st.sampled_from([Role.INTAKE, Role.PRACTITIONER, Role.ADMINISTRATOR, Role.OFFICER]))
    def join(self, role):
        name = f"new {len(self.members)}"
        self.members[name] = Member(frozenset({role}), granted=False)
        self.words[name] = self.world.join(name, frozenset({role}))

    @precondition(lambda self: self.words)
    @rule(team=_TEAMS)
    def grant(self, team):
        name, words = self.words.popitem()
        member = self.members[name]
        self.world.grant(ADA, name, words)
        member.granted = True
        if member.practises:
            self.world.grant(_OF[team], name, words)
            self.world.grant(ADA, name, words)
            member.teams.add(team)
            self.seconds[name] = trials.second_seed(self.world, name)

    @precondition(lambda self: not self.members[PETE].gone)
    @rule()
    def pete_leaves(self):
        """His keys' own wraps go at once; what the team's key opens, once it is renewed."""
        member = self.held(PETE)
        disable(self.world.session(ADA), self.world.user(PETE))
        member.gone = True
        member.teams.clear()
        self.nothing_for_pete({FIRST, HANDS})

    @precondition(lambda self: not self.members[PETE].gone)
    @rule(team=_TEAMS)
    def pete_leaves_a_team_or_comes_back(self, team):
        member = self.held(PETE)
        if team not in member.teams:
            keys = self.world.vault.trust.people[self.world.user(PETE)].keys
            words = words_of_keys(keys.public, keys.second_public)
            self.world.grant(_OF[team], PETE, words, self.teams[team])
            member.teams.add(team)
            return
        leave_team(self.world.session(ADA), self.world.user(PETE), self.teams[team])
        member.teams.discard(team)
        self.nothing_for_pete({team})

    def nothing_for_pete(self, teams):
        for record in self.records.values():
            if record.team in teams:
                record.active = self.without_pete(record.active)
                record.cold = self.without_pete(record.cold)

    @staticmethod
    def without_pete(lock):
        if lock is None or PETE not in lock.names:
            return lock
        left = lock.names - {PETE}
        return Lock(lock.generation, lock.team, left, lock.by_archive, lock.due) if left else None

    @rule(archive=st.booleans())
    def keys_are_renewed(self, archive):
        """The next members to unlock renew; the archive's key while one of them confirms."""
        renew(self.world.session(ADA))
        for name in (PAM, BEA):
            renew(self.world.session(name), password(name) if archive else None)
        for record in self.records.values():
            if record.active is not None and not record.active.names:
                record.active.generation = self.newest(GroupKind.TEAM, record.team)
            if archive and record.cold is not None and not record.cold.names:
                self.archive_renewed(record)
        self.a_pool_is_filled()

    def archive_renewed(self, record):
        newest = self.newest(GroupKind.ARCHIVE, record.team)
        if record.cold.generation < newest:
            record.held = newest
        record.cold.generation = newest

    def a_pool_is_filled(self):
        for name in (PAM, BEA):
            refill(self.world, name, 4)

    @rule()
    def a_practitioner_unlocks(self):
        self.a_pool_is_filled()
        assign_waiting(self.world.session(PAM))
        for record in self.records.values():
            if record.waiting:
                self.assign(record)


Rules.TestCase.settings = settings(
    max_examples=int(os.environ.get("CLINICVAULT_HISTORIES", "8")),
    stateful_step_count=10,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestAccessRules = Rules.TestCase
