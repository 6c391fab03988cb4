"""`log zone`, and times of the log by the clinic's clock."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.domain.errors import InputRefused
from clinicvault.services.views import ClinicZone, ReviewRules
from tests.unit.cli.fake_clinic import CODE, NOON, log_row, timeline_item

TOKYO = ClinicZone("Asia/Tokyo", "Europe/Paris", apart=True)
LATE = dt.datetime(2026, 3, 2, 23, 30, tzinfo=dt.UTC)


def decided(clinic):
    return [args[0] for args, _ in clinic.called("flags.set_rules")]


def test_it_is_shown(as_user, clinic):
    assert "no time zone" in as_user("log", "zone").out
    clinic.zone = TOKYO
    assert "Asia/Tokyo" in as_user("log", "zone").out
    shown = as_user("log", "zone", "--json").json
    assert shown == {"zone": "Asia/Tokyo", "computer": "Europe/Paris", "apart": True}
    assert decided(clinic) == []


def test_it_is_set_and_the_other_rules_stay(as_user, clinic):
    clinic.review_rules = ReviewRules(samples=5)
    shown = as_user("log", "zone", "--set", "America/Lima", "--json")
    assert shown.code == 0
    assert shown.json["zone"] == "America/Lima"
    assert decided(clinic) == [ReviewRules(samples=5, zone="America/Lima")]


def test_that_of_this_computer(as_user, clinic):
    clinic.zone = TOKYO
    as_user("log", "zone", "--set", "computer")
    assert decided(clinic) == [ReviewRules(zone="Europe/Paris")]
    clinic.zone = dataclasses.replace(TOKYO, own="")
    assert as_user("log", "zone", "--set", "computer").code == 5
    clinic.failures["flags.set_rules"] = InputRefused("zone-unknown")
    assert as_user("log", "zone", "--set", "Europe/Nowhere").code == 5


@pytest.mark.parametrize(("zone", "said"), [(TOKYO, True), (ClinicZone(), False)])
def test_tables_tell_the_clinics_time_and_whose_it_is(as_user, clinic, zone, said):
    clinic.zone, clinic.log = zone, [log_row(1, time=LATE)]
    clinic.timeline = dataclasses.replace(
        clinic.timeline, items=(timeline_item(since=LATE, until=LATE),)
    )
    for words in (("log", "list"), ("log", "timeline", "--patient", CODE)):
        shown = as_user(*words).out
        assert ("2026-03-03 08:30" in shown) == said
        assert ("Times are the clinic's: Asia/Tokyo." in shown) == said
    assert as_user("log", "list", "--json").json["entries"][0]["time"].startswith("2026-03-02T23")


def test_what_was_given_out_up_to_the_clinics_today(as_user, clinic):
    clinic.zone = ClinicZone("Pacific/Kiritimati", "Etc/UTC", apart=True)
    clinic.given_out = (dataclasses.replace(clinic.given_out[0], when=NOON),)
    assert "2026-03-03" in as_user("log", "accounting").out
    [((_, _, until), _)] = clinic.called("disclosures.accounting")
    assert until == (dt.datetime.now(dt.UTC) + dt.timedelta(hours=14)).date()
