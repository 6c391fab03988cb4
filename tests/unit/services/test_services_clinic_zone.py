"""The clinic's time zone: the same days and hours on whatever computer the log is read."""

import dataclasses
import datetime as dt
import time

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.review_rules import ReviewRules, rules_of, values_of, zone_named
from clinicvault.services.flags import finding as flag_finding
from clinicvault.services.local_zone import LOCAL, day_at, own_zone, zone_of
from tests.unit.services.real_clinic import ADA

EARLY = 1_772_442_000_000
"""2026-03-02 09:00 UTC."""


@pytest.fixture
def abroad(monkeypatch):
    """A reader's computer far west."""

    def go():
        monkeypatch.setenv("TZ", "America/Los_Angeles")
        time.tzset()

    yield go
    monkeypatch.undo()
    time.tzset()


def test_the_rules_say_the_zone_wherever_they_are_read(abroad):
    there = ReviewRules(zone="Pacific/Auckland")
    abroad()
    assert day_at(EARLY, zone_of(there)) == dt.date(2026, 3, 2)
    assert day_at(EARLY + 3 * 3_600_000, zone_of(there)) == dt.date(2026, 3, 3)
    assert dt.datetime.fromtimestamp(EARLY / 1000, zone_of(there)).hour == 22
    assert dt.datetime.fromtimestamp(EARLY / 1000, zone_of(ReviewRules())).hour == 1


def test_without_one_each_computers_own_holds():
    assert zone_of(ReviewRules()) is LOCAL
    assert zone_of(ReviewRules(zone="Nowhere/Atall")) is LOCAL
    assert zone_named("../etc/passwd") is None


def test_a_zone_is_kept_and_older_rules_have_none():
    rules = ReviewRules(zone="Europe/Paris")
    assert rules_of(values_of(rules)) == rules
    older = {name: value for name, value in values_of(rules).items() if name != "zone"}
    assert rules_of(older) == ReviewRules()
    assert rules_of({**older, "zone": "Nowhere"}) == ReviewRules()


def test_whoever_sets_rules_first_sets_the_zone_of_that_computer(house, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Paris")
    with house.open(ADA) as desk:
        assert own_zone() == "Europe/Paris"
        desk.services.flags.set_rules(ReviewRules(samples=3))
        assert desk.services.flags.rules() == ReviewRules(samples=3, zone="Europe/Paris")
        monkeypatch.setenv("TZ", "America/Lima")
        desk.services.flags.set_rules(dataclasses.replace(ReviewRules(), samples=4))
        assert desk.services.flags.rules().zone == "Europe/Paris"
        with pytest.raises(InputRefused, match="zone-unknown"):
            desk.services.flags.set_rules(ReviewRules(zone="Europe/Nowhere"))


def test_the_review_has_the_clinics_day(house, abroad):
    with house.open(ADA) as desk:
        session = desk.clinic.session
        house.clock.ahead_ms = 0
        desk.services.flags.set_rules(ReviewRules(zone="Pacific/Kiritimati"))
        there = dt.datetime.fromtimestamp(session.vault.now() / 1000, dt.UTC)
        wanted = (there + dt.timedelta(hours=14)).date()
        abroad()
        assert flag_finding.today_of(session) == wanted
