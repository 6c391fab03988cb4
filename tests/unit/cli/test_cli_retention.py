"""`hold` and `retention`: what is asked of the services, and what is printed."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.services.views import (
    HoldView,
    RetentionPack,
    RetentionPage,
    RetentionRow,
    RetentionRule,
    RetentionRules,
    RetentionStanding,
)
from tests.unit.cli.fake_clinic import CODE, NOON, PATIENT, Recorder

DAY = NOON.date()
RULES = tuple(
    RetentionRule(key, key.title(), 20, age, "Art. 1", DAY)
    for key, age in (("adults", 0), ("minors", 28))
)
FR, UK = RetentionPack("fr", "France", RULES, DAY), RetentionPack("uk", "UK", RULES, DAY)
OVER = RetentionStanding(DAY, "adults", "Adults", "Art. 1", over=True)
ROW = RetentionRow(PATIENT, "Zoë", CODE, DAY, DAY, 3, OVER)
HOLD = HoldView(PATIENT, "Zoë", CODE, "Lawsuit", DAY, "Anna")


class Retention(Recorder):
    page, known = RetentionPage((ROW,), 1), RetentionRules(FR)

    def review(self, which, *, after):
        self.keyed("retention.review", which, after)
        return self.page

    def rules(self):
        return self.known

    def packs(self):
        return FR, UK

    def choose(self, pack, own):
        self.keyed("retention.choose", pack, own)


class Holds(Recorder):
    found = (HOLD,)

    def place(self, patient, reason, *, until):
        self.keyed("holds.place", patient, reason, until)
        return HOLD

    def lift(self, patient, reason):
        self.keyed("holds.lift", patient, reason)

    def list(self):
        return self.found


@pytest.fixture
def retention(clinic, monkeypatch):
    service, holds, made = Retention(clinic), Holds(clinic), clinic.services
    service.holds = holds
    monkeypatch.setattr(
        clinic, "services", lambda: dataclasses.replace(made(), retention=service, holds=holds)
    )
    return service


def chosen(clinic):
    return [args for args, _ in clinic.called("retention.choose")]


def test_the_list_says_how_many_more_there_are(as_user, clinic, retention):
    assert as_user("retention", "list").out.splitlines()[-1].startswith(CODE)
    place = f"{DAY}.{PATIENT}"
    retention.page = RetentionPage((ROW,), 250, place)
    result = as_user("retention", "list", "--which", "held", "--after", "before")
    assert result.out.splitlines()[-1] == f"1 of 250; go on with --after {place}"
    assert clinic.called("retention.review")[-1][0] == ("held", "before")
    told = as_user("retention", "list", "--json").json
    assert (told["total"], told["after"]) == (250, place)
    assert told["patients"][0]["until"] == DAY.isoformat()


def test_looking_at_the_rules_changes_nothing(as_user, clinic, retention):
    retention.known = RetentionRules(FR, own=frozenset({"adults"}), chosen=True)
    told = as_user("retention", "rules", "--json").json
    assert [(one["rule"], one["own"]) for one in told["rules"]] == [
        ("adults", True),
        ("minors", False),
    ]
    assert (told["pack"], told["packs"], chosen(clinic)) == ("fr", ["fr", "uk"], [])
    assert "adults" in as_user("retention", "rules").out


@pytest.mark.parametrize(
    ("words", "own"),
    [
        (["--pack", "fr"], None),
        (["--pack", "uk"], None),
        (["--pack", "fr", "--reset"], []),
        (["--reset"], []),
        (["--lengthen", "minors=25"], [("adults", 30, 0), ("minors", 25, 28)]),
        (["--lengthen", "minors=25,30", "--lengthen", "adults=35"],
         [("adults", 35, 0), ("minors", 25, 30)]),
        (["--reset", "--lengthen", "minors=25"], [("minors", 25, 28)]),
        (["--pack", "uk", "--lengthen", "minors=25"], None),
        (["--pack", "uk", "--reset", "--lengthen", "elders=25"], [("elders", 25, 0)]),
    ],
)  # fmt: skip
def test_what_is_longer_here_stays_unless_it_is_said(as_user, clinic, retention, words, own):
    longer = dataclasses.replace(RULES[0], years=30)
    pack = dataclasses.replace(FR, rules=(longer, RULES[1]))
    retention.known = RetentionRules(pack, own=frozenset({"adults"}), chosen=True)
    assert as_user("retention", "rules", *words).code == 0
    pack = words[words.index("--pack") + 1] if "--pack" in words else "fr"
    assert chosen(clinic) == [(pack, own)]


def own_minors(retention):
    """In force for minors: 30 years, until they are 35."""
    longer = dataclasses.replace(RULES[1], years=30, until_age=35)
    pack = dataclasses.replace(FR, rules=(RULES[0], longer))
    retention.known = RetentionRules(pack, own=frozenset({"minors"}), chosen=True)


@pytest.mark.parametrize(
    ("words", "own"),
    [
        (["--lengthen", "minors=40"], ("minors", 40, 35)),
        (["--lengthen", "minors=30,36"], ("minors", 30, 36)),
        (["--reset", "--lengthen", "minors=25"], ("minors", 25, 28)),
    ],
)
def test_an_age_that_is_not_said_is_the_one_in_force(as_user, clinic, retention, words, own):
    own_minors(retention)
    assert as_user("retention", "rules", *words).code == 0
    assert chosen(clinic) == [("fr", [own])]


@pytest.mark.parametrize("text", ["minors=21", "minors=40,34", "minors=29,36"])
def test_lengthening_never_shortens(as_user, clinic, retention, text):
    own_minors(retention)
    result = as_user("retention", "rules", "--lengthen", text)
    assert (result.code, "--reset" in result.err) == (3, True)
    assert chosen(clinic) == []


def test_another_pack_is_lengthened_where_nothing_is_lost(as_user, clinic, retention):
    assert as_user("retention", "rules", "--pack", "uk", "--lengthen", "adults=21").code == 0
    assert chosen(clinic) == [("uk", [("adults", 21, 0)])]
    assert as_user("retention", "rules", "--pack", "none", "--lengthen", "adults=21").code == 0
    assert chosen(clinic)[-1] == ("none", [("adults", 21, 0)])


def test_numbers_that_would_be_lost_are_refused_with_the_way_out(as_user, clinic, retention):
    clinic.failures["retention.choose"] = Refused("retention-own")
    result = as_user("retention", "rules", "--pack", "uk")
    assert (result.code, "--reset" in result.err) == (3, True)


@pytest.mark.parametrize("text", ["adults", "adults=", "=30", "adults=x", "adults=30,", "adults=0"])
def test_what_is_no_lengthening(as_user, clinic, retention, text):
    assert as_user("retention", "rules", "--lengthen", text).code == 2
    assert chosen(clinic) == []


def test_holds(as_user, clinic, retention):
    words = ("--patient", CODE, "--reason", "Lawsuit")
    assert as_user("hold", "place", *words, "--until", "2026-04-01").code == 0
    assert clinic.called("holds.place") == [((PATIENT, "Lawsuit", dt.date(2026, 4, 1)), {})]
    assert as_user("hold", "lift", *words).code == 0
    assert clinic.called("holds.lift") == [((PATIENT, "Lawsuit"), {})]


def test_a_hold_that_cannot_be_read_has_no_day(as_user, retention):
    lost = dataclasses.replace(HOLD, since=None, reason="", by="")
    retention.holds.found = (dataclasses.replace(HOLD, until=DAY), lost)
    assert "0001" not in as_user("hold", "list").out
    told = as_user("hold", "list", "--json").json["holds"]
    assert [(one["since"], one["until"]) for one in told] == [
        (DAY.isoformat(), DAY.isoformat()),
        (None, None),
    ]
