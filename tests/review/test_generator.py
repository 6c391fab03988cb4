"""The generator: the same seed gives the same clinic, and it is a clinic."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from clinicvault.audit.history import Hint
from clinicvault.audit.rules.work import Work

from .generator import generate
from .misuse import KINDS
from .tiling import after, beside


@pytest.fixture(scope="module")
def case():
    return generate(7)


def test_the_same_seed_gives_the_same_history(case):
    again = generate(7)
    for name in ("ms", "event", "user", "patient", "hints", "given", "objects"):
        assert np.array_equal(getattr(case.history, name), getattr(again.history, name))
    assert case.incidents == again.incidents
    assert not np.array_equal(case.history.ms[:1000], generate(8).history.ms[:1000])


def test_size_people_and_kinds(case):
    assert 40_000 < len(case.history) < 52_000
    assert len(case.users) == 30
    kinds = Counter(incident.kind for incident in case.incidents)
    assert set(kinds) == set(KINDS)
    assert 24 <= sum(kinds.values()) <= 41


def test_nearly_all_looks_have_a_visit_and_some_honest_ones_have_not():
    case = generate(7, bad=False)
    looks = Work(case.history, case.scope()).looks
    assert 0.05 < looks.open.mean() < 0.2
    assert not case.incidents
    assert (case.labels < 0).all()


def test_every_incident_has_entries_of_its_person_and_days(case):
    for number, incident in enumerate(case.incidents):
        rows = np.flatnonzero(case.labels == number)
        assert len(rows)
        assert set(case.history.user[rows].tolist()) == {incident.person}


def test_hints_are_true_and_some_sessions_had_none(case):
    hints = case.history.hints[case.history.patient > 0]
    both = int(Hint.VISIT | Hint.NO_VISIT)
    assert 0.02 < (hints == 0).mean() < 0.04
    assert ((hints & both) != both).all()


@pytest.mark.parametrize("tile", [beside, after])
def test_tiles_hold_so_many_times_the_entries(case, tile):
    history, scope = tile(case, 3)
    assert len(history) == 3 * len(case.history)
    assert (np.diff(history.ms) >= 0).all()
    assert (np.diff(history.seq) > 0).all()
    assert scope.lot
