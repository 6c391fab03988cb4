"""The clinic of `test_rule_table`: two teams, the model beside it, and what must always hold."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import tempfile
from pathlib import Path

from hypothesis.stateful import RuleBasedStateMachine, invariant

from clinicvault.access.gate import AccessGate
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.records import PatientRecord
from clinicvault.domain.roles import Role
from tests.property import rule_table_trials as trials
from tests.property.rule_table import FIRST, HANDS, NAMES, Member, Record
from tests.unit.access.two_teams import BEA, add_second_team
from tests.unit.access.world import PAM, PETE, ROLES, copy_world, make_world

_TEMPLATE: list = []
_NUMBER = itertools.count()
_IN = {PAM: {FIRST}, BEA: {HANDS}, PETE: {FIRST, HANDS}}


def template():
    """One founded clinic for all examples: (world, keeper of its folder, second seeds)."""
    if not _TEMPLATE:
        os.environ["CLINICVAULT_KDF_MEMORY_MIB"] = "64"
        keeper = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        made = make_world(Path(keeper.name) / "template")
        hands = add_second_team(made)
        teams = {FIRST: made.vault.trust.team, HANDS: hands}
        seconds = {name: trials.second_seed(made, name) for name in _IN}
        made.shut()
        _TEMPLATE.extend((made, keeper, seconds, teams))
    return _TEMPLATE


class ClinicOfTwoTeams(RuleBasedStateMachine):
    """The real clinic, the model beside it, and what must hold after every step."""

    def __init__(self) -> None:
        super().__init__()
        made, keeper, seconds, self.teams = template()
        self.world = copy_world(made, Path(keeper.name) / f"example-{next(_NUMBER)}")
        roles = {**ROLES, BEA: frozenset({Role.PRACTITIONER})}
        self.members = {name: Member(role) for name, role in roles.items()}
        for name, teams in _IN.items():
            self.members[name].teams = set(teams)
        self.seconds = dict(seconds)
        self.records: dict[bytes, Record] = {}
        self.words: dict[str, str] = {}

    def teardown(self) -> None:
        self.world.shut()

    # what the rules say

    @property
    def today(self) -> dt.date:
        return dt.datetime.fromtimestamp(self.world.clock.ms / 1000).astimezone().date()

    def free(self, team) -> int:
        with self.world.vault.read() as rows:
            return len(rows.free_patient_keys(self.teams[team], 1))

    def newest(self, kind, team) -> int:
        with self.world.vault.read():
            return self.world.vault.trust.need(kind, self.teams[team]).generation

    def works_in(self, name, team) -> bool:
        return not self.members[name].gone and team in self.members[name].teams

    def able(self, record) -> frozenset[str]:
        return frozenset(name for name in record.named if self.works_in(name, record.team))

    def held(self, name) -> Member:
        """Who is in a team has its newest keys; who left it, those of then."""
        member = self.members[name]
        for team in member.teams:
            member.team[team] = self.newest(GroupKind.TEAM, team)
            member.archive[team] = self.newest(GroupKind.ARCHIVE, team)
        return member

    # what is

    @invariant()
    def keys_open_what_the_rules_say(self):
        for name, member in ((name, self.held(name)) for name in self.members):
            gate = AccessGate(trials.whole_session(self.world, name), checks=False)
            for record in self.records.values():
                said = record.opens(name, member)
                for photo in record.photos[:1]:
                    assert trials.tried(gate, photo) == said, name
                if record.file:
                    assert trials.tried_file(gate, record.file) == said, name

    @invariant()
    def confirmed_identities_open_what_the_rules_say(self):
        for name, seed in self.seconds.items():
            with self.world.vault.read() as rows:
                keys = trials.cold_keys(self.world, rows, name, seed)
                for patient, record in self.records.items():
                    opened = trials.tried_cold(rows, keys, patient)
                    assert opened == record.opens_cold(name, self.held(name)), name

    @invariant()
    def checks_refuse_at_least_as_much(self):
        for name, member in ((name, self.held(name)) for name in self.members):
            gate = AccessGate(self.world.session(name))
            for record in self.records.values():
                due = record.active is not None and record.active.due <= self.today
                mine = record.team in member.teams and not member.gone
                said = record.valid(self.today) and record.opens(name, member) and mine
                for photo in record.photos[:1]:
                    opened = trials.tried(gate, photo)
                    assert opened == said or (due and said), name
                if record.file:
                    opened = trials.tried_file(gate, record.file)
                    assert opened == said or (due and said), name

    @invariant()
    def names_are_for_who_holds_the_directory_key(self):
        for name, member in self.members.items():
            session = self.world.session(name)
            with self.world.vault.read() as rows:
                for record in rows.scan(PatientRecord, limit=1):
                    if not member.gone:
                        readable = member.granted and bool(member.roles & NAMES)
                        assert trials.reads(session, record) == readable
