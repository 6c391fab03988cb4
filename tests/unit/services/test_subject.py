"""Whom a medical picture shows, compared with the patient it is imported for."""

from __future__ import annotations

import datetime as dt

import pytest

from clinicvault.domain.messages import MESSAGES
from clinicvault.services.subject import matches, refusal
from clinicvault.services.views import PatientDetails

BORN = dt.date(1970, 1, 31)
ERIKA = PatientDetails("Erika", "Müller", BORN, "P-4711")
WHOLE = {"record": "P-4711", "family": "Müller", "given": "Erika", "born": "1970-01-31"}


def without(*keys, **changed):
    return {key: value for key, value in (WHOLE | changed).items() if key not in keys}


def named(family, given="Erika", record=""):
    return PatientDetails(given, family, BORN, record)


@pytest.mark.parametrize("record", ["P-4711", " p-4711 ", "P - 4711", "Ｐ-4711"])
def test_equal_record_numbers_match(record):
    assert matches({"record": record}, ERIKA)
    assert matches(without(record=record), ERIKA)


@pytest.mark.parametrize("record", ["P-4712", "4711", "P-47110"])
def test_other_record_numbers_differ_whatever_else_is_equal(record):
    assert refusal(without(record=record), ERIKA) == "subject-differs"


@pytest.mark.parametrize(
    "told",
    [
        without(born="1970-01-30"),
        without("family", "given", born="1971-01-31"),
        without(family="Schmidt"),
        without("born", family="Von Schmidt"),
        without("born", given="Klara"),
    ],
)
def test_an_equal_number_does_not_outweigh_a_contradiction(told):
    assert refusal(told, ERIKA) == "subject-differs"


def test_a_second_given_name_contradicts_nothing():
    assert matches(without("born", given="Erika Maria"), ERIKA)
    assert matches(without(given="E."), ERIKA)


@pytest.mark.parametrize("born", ["", "1900-01-01"])
def test_an_unknown_birth_date_contradicts_nothing(born):
    assert matches(without(born=born), ERIKA)
    assert matches(WHOLE, PatientDetails("Erika", "Müller", None, "P-4711"))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("MUELLER", "Müller"),
        ("MULLER", "Müller"),
        ("mu\u0308ller", "Müller"),
        ("Strauss", "Strauß"),
        ("GAERTNER", "Gartner-Gärtner"),
        ("Müller-Lüdenscheidt", "Müller"),
        ("Muller", "Müller Lüdenscheidt"),
        ("Schmidt", "Müller geb. Schmidt"),
        ("Berg", "von Berg"),
        ("VANDENBERG", "van den Berg"),
        ("OBRIEN", "O'Brien"),
        ("O’Brien", "O'Brien"),
        ("SORENSEN", "Sørensen"),
        ("Soerensen", "Sørensen"),
        ("Aagaard", "Ågaard"),
        ("Łukasz", "LUKASZ"),
        ("Muster, Erika", "Muster"),
        ("Dr. Muster", "Muster"),
        ("山田", "Yamada"),
        ("Παπαδόπουλος", "PAPADOPOULOS"),
        ("ΠΑΠΑΔΟΠΟΥΛΟΣ", "Παπαδόπουλος"),
        ("anonymous", "Müller"),
        ("--", "Müller"),
        ("von", "von Thal und Zwickau"),
    ],
)
def test_spellings_that_do_not_contradict(told, kept):
    assert matches({"record": "7", "family": told}, named(kept, record="7"))


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Möller", "Müller"),
        ("von Berg", "von Thal"),
        ("Mull", "Müller"),
        ("Nowak", "Nowakowska"),
        ("山田", "田中"),
    ],
)
def test_names_that_contradict(told, kept):
    told = {"record": "7", "family": told}
    assert refusal(told, named(kept, record="7")) == "subject-differs"


@pytest.mark.parametrize("record", ["", "0", "Anonymous", " "])
def test_without_a_number_the_whole_name_and_birth_date_must_be_equal(record):
    assert matches(without(record=record), ERIKA)
    assert matches(without("record", family="MUELLER", given="ERIKA"), ERIKA)
    assert matches(WHOLE, named("Müller"))


@pytest.mark.parametrize(
    "told",
    [
        without("record", given="Anna"),
        without("record", given="Erika Maria"),
        without("record", family="Müller-Lüdenscheidt"),
        without("record", born="1970-01-30"),
        without("record", "given", family="Müller Anna"),
    ],
)
def test_a_twin_or_a_namesake_is_another(told):
    assert refusal(told, ERIKA) == "subject-differs"


@pytest.mark.parametrize("told", ["Müller, Erika", "MUELLER ERIKA", "Erika Müller"])
def test_the_whole_name_written_as_one(told):
    assert matches(without("record", "given", family=told), ERIKA)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"record": ""},
        {"record": "0"},
        without("record", "born"),
        without("record", "given"),
        without("record", "family"),
        without("record", born="1900-01-01"),
        {"family": "Anonymous", "given": "Anonymous", "born": "1970-01-31"},
        {"born": "1970-01-31"},
    ],
)
def test_too_little_is_no_match(told):
    assert refusal(told, ERIKA) == "subject-unknown"
    assert not matches(told, ERIKA)


def test_too_little_is_known_of_the_patient():
    assert refusal(without("record"), PatientDetails("", "Müller", BORN)) == "subject-unknown"
    assert refusal(without("record"), PatientDetails("Erika", "Müller", None)) == "subject-unknown"
    assert refusal(WHOLE, PatientDetails("", "", None)) == "subject-unknown"


@pytest.mark.parametrize("code", ["subject-unknown", "subject-differs"])
def test_messages_name_nobody(code):
    assert "{" not in "".join(MESSAGES[code])
