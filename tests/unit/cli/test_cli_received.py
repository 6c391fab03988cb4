"""`import` of packages that other clinics sent: the passphrase, and who signed them."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.domain.errors import Refused
from clinicvault.services.views import ReceivedPackage
from tests.unit.cli.fake_clinic import CODE, report
from tests.unit.cli.fake_receiving import KEY

SIGNED = ReceivedPackage(
    "a.age",
    clinic="Clinique Été",
    recipient="Dr Elsewhere",
    purpose="colleagues",
    made=dt.date(2026, 11, 23),
    expires=dt.date(2027, 11, 23),
    files=2,
    signer="ab" * 32,
    words="one two three four",
)


def test_the_passphrase_is_read_from_a_file(as_user, clinic, secret_file):
    file = secret_file("six words\nmore\n", "words.txt")
    as_user("import", "--patient", CODE, "--package-passphrase-file", file, "a.age")
    assert clinic.called("importing.run")[0][1]["passphrases"] == ("six words",)


def test_without_it_there_is_none(as_user, clinic):
    as_user("import", "--patient", CODE, "a.age")
    assert clinic.called("importing.run")[0][1]["passphrases"] == ()


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_file_is_refused_before_anything_is_taken_in(as_user, clinic, secret_file, text):
    file = secret_file(text, "words.txt")
    result = as_user("import", "--patient", CODE, "--package-passphrase-file", file, "a.age")
    assert result.code == 2
    assert "importing.run" not in clinic.names


def test_who_signed_is_told(as_user, clinic):
    clinic.report = report(packages=(SIGNED,))
    result = as_user("import", "--patient", CODE, "a.age")
    assert result.code == 0
    for said in ("Clinique Été", "one two three four", "2027-11-23"):
        assert said in result.out
    told = as_user("import", "--patient", CODE, "a.age", "--json").json["packages"]
    assert told == [
        {
            "path": "a.age",
            "clinic": "Clinique Été",
            "recipient": "Dr Elsewhere",
            "purpose": "colleagues",
            "made": "2026-11-23",
            "expires": "2027-11-23",
            "files": 2,
            "signer": "ab" * 32,
            "words": "one two three four",
            "missing": [],
            "altered": [],
            "refused": "",
            "sender": "",
            "sender_id": "",
            "compared": None,
            "own": False,
            "over": False,
        }
    ]


def test_nobodys_signature_is_told(as_user, clinic):
    clinic.report = report(packages=(ReceivedPackage("a.age"),))
    result = as_user("import", "--patient", CODE, "a.age")
    assert "nobody signed" in result.out
    assert result.code == 0


def test_what_is_missing_is_a_finding(as_user, clinic):
    lacking = dataclasses.replace(SIGNED, missing=("x.jpg",))
    clinic.report = report(packages=(lacking,))
    result = as_user("import", "--patient", CODE, "a.age")
    assert result.code == 1
    assert "1 signed file not in it" in result.out


def test_paths_are_told_as_they_were_typed(as_user, clinic, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    clinic.report = report(packages=(dataclasses.replace(SIGNED, path=str(tmp_path / "a.age")),))
    result = as_user("import", "--patient", CODE, "a.age")
    assert str(tmp_path) not in result.out
    assert "a.age" in result.out


def test_whose_it_is_is_told(as_user, clinic):
    when = dt.datetime(2026, 11, 2, tzinfo=dt.UTC)
    known = dataclasses.replace(SIGNED, sender="Dr Okafor", checked=when, checked_by="Ada")
    clinic.report = report(packages=(known, dataclasses.replace(SIGNED, own=True)))
    result = as_user("import", "--patient", CODE, "a.age")
    assert "from Dr Okafor, by a computer that was compared" in result.out
    assert "signed by a computer of this clinic" in result.out
    assert "one two three four" not in result.out
    told = as_user("import", "--patient", CODE, "a.age", "--json").json["packages"][0]
    assert (told["sender"], told["compared"]) == ("Dr Okafor", "2026-11-02T00:00:00+00:00")


def test_what_was_refused_altered_or_kept_too_long_is_told(as_user, clinic):
    clinic.report = report(
        packages=(
            dataclasses.replace(SIGNED, altered=("x.jpg",), over=True),
            ReceivedPackage("b.age", refused="package-not-ours"),
        )
    )
    result = as_user("import", "--patient", CODE, "a.age")
    assert result.code == 1
    assert "1 file not what was signed, and not taken." in result.out
    assert "wanted it deleted by 2027-11-23: that day is past" in result.out
    assert "b.age: This package does not open with this clinic's key." in result.out


def test_the_clinics_own_key(as_user, clinic, tmp_path):
    result = as_user("receiving-key")
    assert KEY in result.out
    assert "Studio 1: one two three four" in result.out
    assert as_user("receiving-key", "--json").json == {
        "clinic": "Clinique Été",
        "key": KEY,
        "computers": [{"name": "Studio 1", "words": "one two three four", "here": True}],
    }
    output = tmp_path / "key.pdf"
    told = as_user("receiving-key", "--output", output, "--language", "fr", "--json").json
    assert told["output"] == str(output)
    assert clinic.called("receiving.sheet")[0][0] == (output, "fr")


def test_a_page_is_a_pdf_and_over_nothing(as_user, clinic, tmp_path):
    (tmp_path / "there.pdf").write_text("x")
    for output in (tmp_path / "key.txt", tmp_path / "there.pdf"):
        assert as_user("receiving-key", "--output", output).code == 2
    assert "receiving.sheet" not in clinic.names


def test_a_senders_computer_is_compared_listed_and_forgotten(as_user, clinic):
    row, signer = "1" * 32, "ab" * 32
    done = as_user(
        "sender", "check", row, "--signer", signer, "--words", "one two three four", "--json"
    )
    assert done.json == {
        "id": row,
        "name": "Dr Okafor",
        "signer": signer,
        "checked": "2026-11-02T00:00:00+00:00",
        "checked_by": "Ada",
    }
    assert clinic.called("receiving.compared")[0][0] == (row, signer, "one two three four")
    assert "Dr Okafor" in as_user("sender", "list").out
    assert as_user("sender", "list", "--json").json["senders"] == [done.json]
    assert as_user("sender", "forget", row, "--signer", signer).code == 0
    assert clinic.called("receiving.forget")[0][0] == (row, signer)


@pytest.mark.parametrize("missing", [("--signer", "x"), ("--words", "x"), ()])
def test_nobody_is_compared_without_words_and_computer(as_user, clinic, missing):
    assert as_user("sender", "check", "1" * 32, *missing).code == 2
    assert "receiving.compared" not in clinic.names


def test_other_words_change_nothing(as_user, clinic):
    clinic.failures["receiving.compared"] = Refused("sender-words")
    result = as_user("sender", "check", "1" * 32, "--signer", "ab" * 32, "--words", "x")
    assert result.code == 3
    assert "not the words of the computer" in result.err
