"""The rules of the review: a row signed by the root, the defaults where it is damaged."""

from __future__ import annotations

import pytest

from clinicvault.access.policies import write_policy
from clinicvault.access.review import settings
from clinicvault.access.review.settings import REVIEW, review_rules, set_review_rules
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.records import PolicyRecord
from clinicvault.domain.review_rules import ReviewRules, rules_of, values_of
from tests.unit.access.rows import rows_of
from tests.unit.access.world import ADA, INA, PAM

WANTED = ReviewRules(opens=8, closes=18, weekdays=(0, 2), notices=True, off=("vip",))
KNOWN = frozenset({"vip", "mass"})


def test_they_are_kept_and_everybody_reads_them(world):
    set_review_rules(world.session(ADA), WANTED, KNOWN)
    for name in (ADA, PAM, INA):
        assert review_rules(world.session(name)) == WANTED


def test_a_session_reads_them_again_when_one_changes(world, monkeypatch):
    mine, other = world.session(INA), world.session(ADA)
    assert review_rules(mine) == ReviewRules()
    set_review_rules(other, WANTED, KNOWN)
    assert review_rules(mine) == WANTED
    monkeypatch.setattr(settings, "read_policy", None)
    assert review_rules(mine) == WANTED
    mine.wipe()
    with pytest.raises(Refused, match="locked"):
        review_rules(mine)


def test_only_administrators_change_them_within_bounds(world):
    with pytest.raises(Refused):
        set_review_rules(world.session(PAM), WANTED, KNOWN)
    with pytest.raises(InputRefused):
        set_review_rules(world.session(ADA), ReviewRules(samples=99), KNOWN)
    assert review_rules(world.session(ADA)) == ReviewRules()


def test_a_damaged_row_switches_nothing_off_and_is_told(world):
    set_review_rules(world.session(ADA), WANTED, KNOWN)
    [row] = rows_of(world, PolicyRecord, name=REVIEW)
    world.swap("update policy set value = x'00' where id = ?", row.id)
    assert review_rules(world.session(INA)) == ReviewRules()
    [entry] = world.events("damage-found")
    assert entry.objects == (row.id,)
    set_review_rules(world.session(ADA), WANTED, KNOWN)
    assert review_rules(world.session(INA)) == WANTED


@pytest.mark.parametrize(
    "changed",
    [
        {"opens": 30}, {"opens": "8"}, {"closes": 8}, {"weekdays": 5}, {"weekdays": [9]},
        {"weekdays": [[1]]}, {"off": "vip"}, {"notices": 1}, {"samples": None},
    ],
)  # fmt: skip
def test_values_of_no_sense_are_as_by_default(world, changed):
    write_policy(world.session(ADA), REVIEW, {**values_of(WANTED), **changed}, {})
    assert review_rules(world.session(ADA)) == ReviewRules()


def test_values_that_are_missing_are_as_by_default():
    for name in values_of(WANTED):
        some = {key: value for key, value in values_of(WANTED).items() if key != name}
        # An older program knew no zone: what it decided counts.
        assert rules_of(some) == (WANTED if name == "zone" else ReviewRules())
    assert rules_of({**values_of(WANTED), "off": ["vip", 5]}) == WANTED
