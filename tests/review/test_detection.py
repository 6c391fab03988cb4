"""What the rules find on clinics that no threshold was chosen on (`benchmarks.flags` takes more)."""

from __future__ import annotations

import pytest

from . import scoring
from .misuse import KINDS

HELD_OUT = range(401, 441)
AIMS = {
    "mass": 1.0,
    "bulk-export": 1.0,
    "slow": 0.9,
    "off-hours": 0.9,
    "vip": 0.85,
    "surname": 0.85,
}


@pytest.fixture(scope="module")
def found():
    return scoring.score(HELD_OUT)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_recall(found, kind):
    assert found.incidents[kind] >= 20
    assert found.recall(kind) >= AIMS[kind]


@pytest.mark.slow
def test_alerts_a_day_and_how_many_are_right(found):
    assert found.worst <= 3
    assert found.precision >= 0.75


@pytest.mark.slow
def test_visits_are_what_makes_it_bearable(found):
    """Without them more than half of the alerts would be nothing."""
    bare = scoring.score(HELD_OUT[:2], explained=False)
    assert bare.precision < found.precision - 0.25
    assert bare.a_day > found.a_day
