"""The clinic's choice of how long records are kept."""

import pytest

from clinicvault.access.endings.retention import RETENTION, Chosen, choose, chosen
from clinicvault.access.policies import write_policy
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.domain.retention import Rule
from tests.unit.access.world import ADA, INA, PAM

RULES = (Rule("adults", 20, from_age=18), Rule("minors", 20, 28, below_age=18))


def refused(code, act, *args, kind=InputRefused):
    with pytest.raises(kind) as said:
        act(*args)
    assert said.value.code == code


def test_an_administrator_chooses_for_everybody(world):
    assert chosen(world.session(INA)) is None
    choose(world.session(ADA), "fr", RULES, [("minors", 25, 30)])
    assert chosen(world.session(INA)) == Chosen("fr", {"minors": (25, 30)})
    assert world.events("policy-change")[-1].detail == {
        "policy": "retention", "pack": "fr", "minors": "25, 30",
    }  # fmt: skip
    choose(world.session(ADA), "uk-nhs", RULES)
    assert chosen(world.session(PAM)) == Chosen("uk-nhs", {})


def test_nobody_else_does(world):
    refused("role", choose, world.session(PAM), "fr", RULES, kind=Refused)


def test_shorter_or_unknown_rules_are_refused(world):
    ada = world.session(ADA)
    refused("retention-years", choose, ada, "fr", RULES, [("adults", 19, 0)])
    refused("retention-rule", choose, ada, "fr", RULES, [("elders", 30, 0)])
    assert chosen(ada) is None


def test_own_numbers_apply_and_shorter_ones_never_do():
    known = Chosen("fr", {"adults": (5, 0), "minors": (25, 30)})
    assert known.applied(RULES) == (RULES[0], Rule("minors", 25, 30, below_age=18))


@pytest.mark.parametrize("values", [{}, {"pack": "fr"}, {"pack": "fr", "own": 3},
                                    {"pack": "fr", "own": {"adults": [1]}}])  # fmt: skip
def test_a_setting_that_is_none_counts_as_undecided(world, values):
    write_policy(world.session(ADA), RETENTION, values, {})
    assert chosen(world.session(ADA)) is None
