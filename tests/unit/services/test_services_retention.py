"""How long records are kept: packs, the clinic's choice, and who is on the review list."""

import datetime as dt

import pytest

from clinicvault.domain.errors import InputRefused, Refused, UsageError
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.retention import standing, years_later
from clinicvault.services.retention import FIRST, packs
from clinicvault.services.views import ErasureGround, PatientDetails, RetentionCounts
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg


def code(act, *args, kind=InputRefused, **named):
    with pytest.raises(kind) as refused:
        act(*args, **named)
    return refused.value.code


# what comes with the program


def test_every_pack_is_dated_and_every_rule_has_its_clause():
    assert {"fr", "uk-nhs", "au-nsw"} <= packs().keys()
    for pack in packs().values():
        assert isinstance(pack.as_of, dt.date)
        assert set(pack.texts["title"]) == {"en", "fr"}
        for rule in pack.rules:
            told = pack.texts[f"rule {rule.key}"]
            assert len(told["source"]) > 10
            assert isinstance(told["as_of"], dt.date)
            assert set(told["title"]) == set(told["note"]) == {"en", "fr"}


def test_every_pack_has_one_rule_for_every_age():
    for pack in packs().values():
        for age in range(100):
            assert sum(rule.counts_at(age) for rule in pack.rules) == 1


@pytest.mark.parametrize(
    ("pack", "born", "until"),
    [
        ("fr", "1980-01-01", "2040-06-01"),
        ("fr", "2015-01-01", "2043-01-01"),
        ("uk-nhs", "1980-01-01", "2028-06-01"),
        ("uk-nhs", "2002-07-01", "2028-07-01"),
        ("uk-nhs", "2004-01-01", "2029-01-01"),
        ("au-nsw", "1980-01-01", "2027-06-01"),
        ("au-nsw", "2010-01-01", "2035-01-01"),
    ],
)
def test_what_the_clauses_say(pack, born, until):
    day = dt.date.fromisoformat
    found = standing(packs()[pack].rules, day(born), day("2020-06-01"))
    assert found.until == day(until)


def test_the_pack_to_begin_with_keeps_longest():
    seen, born = dt.date(2020, 6, 1), dt.date(1980, 1, 1)
    longest = max(packs().values(), key=lambda one: standing(one.rules, born, seen).until)
    assert longest.id == FIRST


# what the clinic chose


def test_an_administrator_chooses_and_may_only_lengthen(desk):
    rules = desk.retention.rules()
    assert (rules.pack.id, rules.chosen, rules.own) == (FIRST, False, frozenset())
    assert code(desk.retention.choose, "fr", kind=Refused) == "role"
    desk.be(ADA)
    assert code(desk.retention.choose, "atlantis") == "retention-pack"
    assert code(desk.retention.choose, "uk-nhs", [("adults", 7, 0)]) == "retention-years"
    desk.retention.choose("uk-nhs", [("adults", 10, 0)])
    rules = desk.retention.rules("fr")
    assert (rules.pack.id, rules.chosen, rules.own) == ("uk-nhs", True, {"adults"})
    adults = next(one for one in rules.pack.rules if one.key == "adults")
    assert (adults.years, adults.title) == (10, "Adultes")
    assert "NHS Records Management Code" in adults.source
    titles = [one.title for one in desk.retention.packs("fr")]
    assert "France" in titles
    assert code(desk.retention.packs, "de") == "retention-language"


def test_rules_that_moved_since_they_were_read_are_not_written_over(desk):
    desk.be(ADA)
    seen = desk.retention.rules("fr")
    desk.retention.choose("fr", [("adults", 40, 0)], seen=seen)
    assert code(desk.retention.choose, "fr", [], seen=seen, kind=Refused) == "retention-moved"
    assert desk.retention.rules().own == {"adults"}
    desk.retention.choose("fr", [], seen=desk.retention.rules("en"))
    assert desk.retention.rules().own == frozenset()


def test_the_same_pack_chosen_again_keeps_what_is_longer_here(desk):
    desk.be(ADA)
    desk.retention.choose("fr", [("adults", 30, 0)])
    desk.retention.choose("fr")
    assert desk.retention.rules().own == {"adults"}
    adults = next(one for one in desk.retention.rules().pack.rules if one.key == "adults")
    assert adults.years == 30
    assert code(desk.retention.choose, "uk-nhs", kind=Refused) == "retention-own"
    assert desk.retention.rules().pack.id == "fr"
    desk.retention.choose("uk-nhs", [])
    assert (desk.retention.rules().pack.id, desk.retention.rules().own) == ("uk-nhs", frozenset())
    desk.retention.choose("fr")
    assert desk.retention.rules().pack.id == "fr"


# the review list


TODAY = dt.datetime.now().astimezone().date().replace(day=1)
"""Every other date is counted from it."""


def years(number):
    return years_later(TODAY, number)


@pytest.fixture(scope="module")
def listed(empty_clinic, tmp_path_factory):
    """(house, ids): seen long ago, as a child, lately, never; held."""
    folder = tmp_path_factory.mktemp("listed")
    house = empty_clinic[0].copy(folder)
    seen = {"Old": years(-15), "Child": years(-4), "New": years(0), "Held": years(-15)}
    ids = {}
    with house.open(INA) as desk:
        for name in (*seen, "Never"):
            born = years(-21 if name == "Child" else -60)
            ids[name] = desk.patients.add(PatientDetails(name, "Test", born, "", "")).id
        for name, day in seen.items():
            desk.consents.grant(ids[name], Purpose.CARE)
            desk.importing.run(ids[name], [jpeg(folder / f"{name}.jpg", len(name))], visit=day)
        desk.be(ADA)
        desk.retention.choose("au-nsw")
        desk.holds.place(ids["Held"], "Lawsuit")
    return house, ids


@pytest.fixture
def review(listed, tmp_path) -> tuple[House, dict[str, str]]:
    return listed[0].copy(tmp_path / "pc"), listed[1]


def test_who_is_due_and_who_is_not(review):
    house, ids = review
    with house.open(ADA) as desk:
        assert desk.retention.counts() == RetentionCounts(due=1, soon=0, unknown=1, held=1)
        [old] = desk.retention.review("due").rows
        assert (old.patient_id, old.name, old.photos) == (ids["Old"], "Old Test", 1)
        assert (old.standing.until, old.standing.rule) == (years(-8), "adults")
        assert old.standing.over
        assert old.hold is None
        [never] = desk.retention.review("unknown").rows
        assert (never.patient_id, never.standing.reason) == (ids["Never"], "visit-unknown")
        [held] = desk.retention.review("held").rows
        assert (held.patient_id, held.hold.reason) == (ids["Held"], "Lawsuit")
        assert desk.retention.standing(ids["Child"]).until == years(4)
        assert len(desk.log(event="retention-review")) == 3


def test_soon_is_within_a_year_and_an_erasure_is_shown(review):
    house, ids = review
    with house.open(ADA) as desk:
        house.clock.sleep_days(365.25 * 6 + 40)
        [new] = desk.retention.review("soon").rows
        assert new.patient_id == ids["New"]
        desk.erasing.ask(ids["Old"], ErasureGround.OVER, "Time is over")
        assert desk.retention.review("due").rows[0].erasure == "waiting"


def test_a_part_at_a_time(review):
    house, ids = review
    with house.open(ADA) as desk:
        house.clock.sleep_days(365 * 12)
        first = desk.retention.review("due", limit=1)
        assert (first.total, first.after) == (3, f"{years(-8)}.{ids['Old']}")
        second = desk.retention.review("due", limit=1, after=first.after)
        assert second.rows[0].patient_id == ids["Child"]
        last = desk.retention.review("due", limit=5, after=second.after)
        assert [one.patient_id for one in last.rows] == [ids["New"]]
        assert last.after == ""
        with pytest.raises(UsageError, match="command-misused"):
            desk.retention.review("due", after=ids["Old"])


def test_a_part_goes_on_where_the_last_one_left_the_list(review):
    house, ids = review
    with house.open(ADA) as desk:
        house.clock.sleep_days(365 * 12)
        first = desk.retention.review("due", limit=1)
        desk.holds.place(ids["Old"], "Complaint")
        second = desk.retention.review("due", limit=1, after=first.after)
        assert [one.patient_id for one in second.rows] == [ids["Child"]]
        held = desk.retention.review("held", limit=1)
        assert [one.patient_id for one in held.rows] == [ids["Held"]]
        desk.holds.lift(ids["Held"], "Settled")
        rest = desk.retention.review("held", after=held.after)
        assert [one.patient_id for one in rest.rows] == [ids["Old"]]


def test_only_officers_look(review):
    house, _ = review
    with house.open(PAUL) as desk:
        assert code(desk.retention.review, kind=Refused) == "role"
        assert code(desk.retention.counts, kind=Refused) == "role"
    with house.open(ADA) as desk:
        assert code(desk.retention.review, "all", kind=UsageError) == "command-misused"
        assert code(desk.retention.standing, "00", kind=UsageError) == "patient-unknown"
