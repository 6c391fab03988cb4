"""`trace`: what it asks, what it prints, how it ends."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.services.views.tracing import Confidence, NotLooked, TraceView
from tests.unit.cli.fake_clinic import CODE, PATIENT
from tests.unit.cli.fake_exports import GIFT
from tests.unit.cli.fake_tracing import LEFT, NAMED, SEEN

COPY = Path("copy.jpg")


@pytest.fixture
def tracing(clinic):
    return clinic.tracing


def test_a_traced_copy_is_said_in_words(as_user, clinic):
    result = as_user("trace", COPY)
    assert (result.code, result.err) == (0, "")
    assert clinic.called("tracing.trace") == [((COPY, "", None), {})]
    first, second, third = result.out.splitlines()
    assert first == "Traced. This copy came from:"
    assert second.split()[0] == GIFT
    for told in ("Dr Weber", "by Paul", "P-7K3M-9Q2X", "Z 41.2"):
        assert told in second
    assert third == "Compared with 3 pictures of 5 exports."
    assert "Çelik" not in result.out


def test_it_may_be_narrowed(as_user, clinic):
    as_user("trace", COPY, "--patient", CODE, "--since", "2026-02-01")
    assert clinic.called("tracing.trace") == [((COPY, PATIENT, dt.date(2026, 2, 1)), {})]


def test_the_document(as_user):
    told = as_user("trace", COPY, "--json").json
    assert told == {
        "found": True,
        "export": GIFT,
        "recipient": "Dr Weber",
        "confidence": "traced",
        "named": [
            {
                "export": GIFT,
                "recipient": "Dr Weber",
                "confidence": "traced",
                "z": 41.2,
                "patient": "P-7K3M-9Q2X",
                "photo": "ab" * 16,
                "purpose": "colleagues",
                "form": "age",
                "when": "2026-03-02T12:30:15+00:00",
                "by": "Paul",
            }
        ],
        "shown": [{"photo": "ab" * 16, "patient": "P-7K3M-9Q2X"}],
        "compared": 3,
        "exports": 5,
        "unmarked": 0,
        "other_teams": 0,
        "not_looked": [],
    }


def test_nothing_found_is_no_fault(as_user, tracing):
    tracing.found = TraceView(
        Confidence.NOTHING, shown=(SEEN,), compared=1, exports=1, unmarked=2, other_teams=1
    )
    result = as_user("trace", COPY)
    assert result.code == 0
    assert "Nothing was found" in result.out
    assert f"The copy shows {'ab' * 16} of P-7K3M-9Q2X" in result.out
    assert "Compared with 1 picture of 1 export." in result.out
    assert "Without a mark: 2 exports." in result.out
    assert "Other teams alone open 1 record of which something left" in result.out
    told = as_user("trace", COPY, "--json").json
    assert (told["found"], told["export"], told["recipient"]) == (False, "", "")
    assert told["confidence"] == "nothing"


def test_an_indication_says_that_it_is_no_proof(as_user, tracing):
    one = dataclasses.replace(NAMED, confidence=Confidence.INDICATION, z=5.9, purpose=None)
    tracing.found = TraceView(Confidence.INDICATION, (one,))
    result = as_user("trace", COPY)
    assert result.out.startswith("An indication, no proof.")
    told = as_user("trace", COPY, "--json").json
    assert (told["found"], told["confidence"]) == (True, "indication")
    assert told["named"][0]["purpose"] == "own-access"


def test_mixed_copies_are_said(as_user, tracing):
    other = dataclasses.replace(NAMED, export="a7" * 16, recipient="", z=20.0)
    tracing.found = TraceView(Confidence.TRACED, (NAMED, other))
    out = as_user("trace", COPY).out
    assert "put together from these" in out
    assert f"{'a7' * 16}  age" in out


@pytest.mark.parametrize(("confidence", "code"), [(Confidence.TRACED, 0), (Confidence.NOTHING, 1)])
def test_what_was_not_looked_at_is_said_and_matters_where_nothing_was_traced(
    as_user, tracing, confidence, code
):
    named = (NAMED,) if confidence is Confidence.TRACED else ()
    whole = NotLooked(LEFT.patient_id, LEFT.patient_code, LEFT.patient_name, (), "row-altered")
    tracing.found = TraceView(confidence, named, not_looked=(LEFT, whole))
    result = as_user("trace", COPY, "--json")
    assert result.code == code
    assert "2 pictures of P-7K3M-9Q2X not looked at: This record is archived." in result.err
    assert "Some entries of P-7K3M-9Q2X not looked at:" in result.err
    assert "Çelik" not in result.err
    assert result.json["not_looked"][0] == {
        "patient": "P-7K3M-9Q2X", "photos": ["ac" * 16, "ad" * 16], "reason": "record-archived",
    }  # fmt: skip


def test_emergency_access_is_named_as_the_way(as_user, tracing):
    shut = dataclasses.replace(LEFT, problem="consent-withdrawn", emergency=True)
    for left, told in ((shut, True), (LEFT, False)):
        tracing.found = TraceView(Confidence.NOTHING, not_looked=(left,))
        assert ("emergency access opens the record" in as_user("trace", COPY).err) is told


@pytest.mark.parametrize(
    ("error", "code"), [(Refused("role"), 3), (InputRefused("file-unreadable"), 5)]
)
def test_refusals(as_user, tracing, monkeypatch, error, code):
    def refuse(*_args, **_named):
        raise error

    monkeypatch.setattr(tracing, "trace", refuse)
    assert as_user("trace", COPY).code == code


@pytest.mark.parametrize("words", [(), (COPY, "more.jpg"), (COPY, "--since", "yesterday")])
def test_usage(as_user, words):
    assert as_user("trace", *words).code == 2
