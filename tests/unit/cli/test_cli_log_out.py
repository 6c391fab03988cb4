"""Commands that take the access log, or what it tells, out of the vault."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.cli.log_forms import FORMS
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.services.log.exports import registry
from clinicvault.services.views import Forwarding, ForwardingState, LogFilter
from tests.unit.cli.fake_clinic import CODE, PAUL


def test_log_export(as_user, clinic, tmp_path):
    output = tmp_path / "log.jsonl"
    result = as_user("log", "export", "--output", output, "--json")
    assert result.json == {"output": str(output), "entries": 7, "format": "jsonl"}
    assert clinic.called("log_exports.write") == [((output, "jsonl", LogFilter()), {})]
    output.write_text("taken")
    assert as_user("log", "export", "--output", output).code == 2


def test_log_export_in_a_format_by_a_filter(as_user, clinic, tmp_path):
    output = tmp_path / "log.ndjson"
    result = as_user(
        "log", "export", "--output", output, "--format", "FHIR-R4", "--by", "Paul",
        "--since", "2026-03-01", "--until", "2026-03-31", "--event", "export", "--flagged",
    )  # fmt: skip
    assert result.out == f"7 entries written to {output}.\n"
    wanted = LogFilter(
        user=PAUL.id, events=("export",), since=dt.date(2026, 3, 1), until=dt.date(2026, 3, 31),
        flagged=True,
    )  # fmt: skip
    assert clinic.called("log_exports.write") == [((output, "fhir-r4", wanted), {})]


@pytest.mark.parametrize(
    ("name", "form"), [("x.csv", "csv"), ("x.XML", "atna"), ("x.jsonl", "jsonl"), ("x", "jsonl")]
)
def test_the_ending_says_the_format(as_user, clinic, tmp_path, name, form):
    assert as_user("log", "export", "--output", tmp_path / name, "--json").json["format"] == form
    assert clinic.called("log_exports.write")[0][0][1] == form


@pytest.mark.parametrize(
    "wrong",
    [
        ("--output", "{}/x.ndjson"),
        ("--output", "{}/x.pdf"),
        ("--output", "{}/x", "--format", "xlsx"),
    ],
)
def test_what_is_no_format_is_said_before_anybody_unlocks(as_user, clinic, tmp_path, wrong):
    result = as_user("log", "export", *(word.format(tmp_path) for word in wrong))
    assert result.code == 2
    assert "jsonl, csv, fhir-r4, fhir-r5, atna" in result.err
    assert "unlock" not in clinic.names


def test_the_formats_are_those_that_there_are():
    assert {one.slug: one.ending for one in registry.FORMS.values()} == FORMS


def test_days_the_wrong_way_round(as_user, clinic, tmp_path):
    days = ("--since", "2026-03-02", "--until", "2026-03-01")
    assert as_user("log", "export", "--output", tmp_path / "x", *days).code == 2
    assert as_user("log", "flags", *days).code == 2
    assert "unlock" not in clinic.names


def test_log_export_that_is_refused(as_user, clinic, tmp_path):
    clinic.failures["log_exports.write"] = Refused("role", act="read-log")
    assert as_user("log", "export", "--output", tmp_path / "x").code == 3


def test_log_month(as_user, clinic, tmp_path):
    output = tmp_path / "month.pdf"
    result = as_user("log", "month", "2026-03", "--output", output, "--language", "fr", "--json")
    assert result.json == {"output": str(output), "month": "2026-03", "zone": ""}
    assert clinic.called("log_exports.month") == [((2026, 3, output, "fr"), {})]
    assert as_user("log", "month", "2026-3x", "--output", output).code == 2
    assert as_user("log", "month", "march", "--output", output).code == 2


def test_log_accounting_as_a_table(as_user, clinic):
    result = as_user("log", "accounting", "--until", "2026-02-28")
    lines = result.out.splitlines()
    assert lines[0].split() == ["Day", "Given", "to", "Address", "What", "Reason", "Patient", "By"]
    assert "12 Harley Street" in lines[1]
    assert "not recorded" in lines[2]
    since = dt.date(2020, 2, 28)
    called = clinic.called("disclosures.accounting")
    assert called == [(("", since, dt.date(2026, 2, 28)), {})]
    clinic.given_out = ()
    assert as_user("log", "accounting").out == "Nothing was given out.\n"


@pytest.mark.parametrize(
    ("handed", "told"),
    [("patient", "the patient"), ("representative", "somebody who acts for the patient")],
)
def test_log_accounting_says_who_got_their_own_copy(as_user, clinic, handed, told):
    [_, other] = clinic.given_out
    clinic.given_out = (dataclasses.replace(other, handed=handed, visits=(dt.date(2026, 1, 2),)),)
    assert f"  {told}  " in as_user("log", "accounting").out
    [line] = as_user("log", "accounting", "--json").json["disclosures"]
    assert (line["recipient"], line["handed"], line["visits"]) == ("", handed, ["2026-01-02"])


def test_log_accounting_says_what_could_not_be_read(as_user, clinic):
    clinic.unread = 2
    result = as_user("log", "accounting")
    assert result.code == 4
    assert result.out.splitlines()[-1].startswith(
        "2 records of the patients' lists damaged, and missing here"
    )
    assert as_user("log", "accounting", "--json").json["unread"] == 2


def test_log_accounting_says_what_the_log_cannot_tell(as_user, clinic, tmp_path):
    clinic.unread_log, clinic.log_faults = 1, 2
    result = as_user("log", "accounting")
    assert result.code == 4
    assert "1 entry of the log cannot be read" in result.out
    assert "The log is not complete (2 faults)" in result.out
    told = as_user("log", "accounting", "--json").json
    assert (told["unread"], told["unread_log"], told["faults"]) == (0, 1, 2)
    clinic.failures["disclosures.write"] = IntegrityError("accounting-damaged")
    result = as_user("log", "accounting", "--output", tmp_path / "given.pdf")
    assert (result.code, "The file is there and says so" in result.err) == (4, True)


def test_log_accounting_of_the_first_years(as_user, clinic):
    assert as_user("log", "accounting", "--until", "0003-02-28").code == 0
    called = clinic.called("disclosures.accounting")
    assert called == [(("", dt.date(1, 2, 28), dt.date(3, 2, 28)), {})]


@pytest.mark.parametrize(
    "words",
    [
        ("accounting", "--language", "fr"),
        ("accounting", "--output", "{}/x.pdf", "--language", "klingon"),
        ("accounting", "--output", "{}/x.txt"),
        ("month", "2026-03", "--output", "{}/x.txt"),
        ("month", "2026-03", "--output", "{}/x.pdf", "--language", "de"),
        ("evidence", "--output", "{}/x.csv"),
        ("evidence", "--output", "{}/x"),
        ("checkpoint", "--language", "fr"),
        ("settle", "--with-password-file", "{}/x"),
        ("notices", "--note", "I was asked"),
    ],
)
def test_what_would_be_ignored_is_refused_before_anybody_unlocks(as_user, clinic, tmp_path, words):
    result = as_user("log", *(word.format(tmp_path) for word in words))
    assert result.code == 2
    assert "unlock" not in clinic.names
    assert list(tmp_path.glob("x*")) == []


def test_log_accounting_for_scripts(as_user, clinic):
    result = as_user("log", "accounting", "--patient", CODE, "--since", "2026-01-01", "--json")
    assert result.json["source"] == "log"
    assert result.json["patient"] == CODE
    assert result.json["disclosures"][0] == {
        "time": "2026-03-02T12:30:15+00:00",
        "recipient": "Dr X",
        "address": "12 Harley Street",
        "handed": "",
        "description": "2 pictures, encrypted file",
        "visits": [],
        "purpose": "care",
        "patient": CODE,
        "user": "Paul",
        "entry": 41,
    }


def test_log_accounting_as_a_file(as_user, clinic, tmp_path):
    output, day = tmp_path / "given.pdf", "2024-02-29"
    named = ("--until", day, "--output", output, "--language", "fr")
    assert as_user("log", "accounting", *named).out == f"2 disclosures written to {output}.\n"
    asked = ("", dt.date(2018, 2, 28), dt.date(2024, 2, 29), output, "fr")
    assert clinic.called("disclosures.write") == [(asked, {})]
    output.write_text("taken")
    assert as_user("log", "accounting", "--output", output).code == 2


def test_log_forward_tells_whether_it_does(as_user, clinic):
    assert as_user("log", "forward").out == "The log is not forwarded.\n"
    clinic.forwarding = ForwardingState(
        Forwarding("logs.example", 6514), False, 0, 3, 2, "forward-unreachable"
    )
    result = as_user("log", "forward")
    assert result.code == 1
    assert "does not answer" in result.out
    assert as_user("log", "forward", "--json").json == {
        "host": "logs.example",
        "port": 6514,
        "connected": False,
        "sent": 0,
        "waiting": 3,
        "lost": 2,
        "problem": "forward-unreachable",
    }
    assert clinic.called("log_exports.set_forwarding") == []


def test_log_forward_is_set_and_switched_off(as_user, clinic, tmp_path):
    pem = tmp_path / "ca.pem"
    pem.write_text("-----BEGIN CERTIFICATE-----")
    named = ("--host", "logs.example", "--port", "7000", "--certificates", pem)
    assert as_user("log", "forward", *named).out.splitlines() == [
        "The log is forwarded to logs.example, port 7000.",
        "Connected; lines of this program: 0 sent, 0 waiting, 0 not sent.",
    ]
    assert as_user("log", "forward", "--off").out == "The log is not forwarded.\n"
    wanted = [Forwarding("logs.example", 7000, "-----BEGIN CERTIFICATE-----"), Forwarding()]
    assert [args[0] for args, _ in clinic.called("log_exports.set_forwarding")] == wanted


def test_no_answer_is_a_finding(as_user, clinic):
    clinic.forwarding = ForwardingState(Forwarding("logs.example"), False, 0, 3, 0)
    result = as_user("log", "forward")
    assert result.code == 1
    assert "Not connected; lines of this program: 0 sent, 3 waiting, 0 not sent." in result.out
    assert "has not answered yet" in result.out
    assert as_user("log", "forward", "--json").json["problem"] == "forward-no-verdict"
    assert clinic.called("log_exports.forwarding") == [((3.0,), {})] * 2


@pytest.mark.parametrize(
    "options",
    [
        ("--port", "7000"),
        ("--certificates", "x.pem"),
        ("--off", "--port", "1"),
        ("--off", "--host", "x"),
    ],
)
def test_options_that_would_do_nothing(as_user, clinic, options):
    result = as_user("log", "forward", *options)
    assert result.code == 2
    assert "--host" in result.err
    assert "unlock" not in clinic.names


@pytest.mark.parametrize("content", [None, b"\xff\xfe no text", b"", b" \n"])
def test_certificates_that_cannot_be_read(as_user, clinic, tmp_path, content):
    pem = tmp_path / "ca.pem"
    if content is not None:
        pem.write_bytes(content)
    assert as_user("log", "forward", "--host", "x", "--certificates", pem).code == 5
    assert as_user("log", "forward", "--host", "x", "--off").code == 2
    assert clinic.called("log_exports.set_forwarding") == []
