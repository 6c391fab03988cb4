"""The formats of an exported log, each before a judge that others wrote."""

import base64
import csv
import dataclasses
import datetime as dt
import io
import json
import uuid
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from clinicvault.gui.words import event_names
from clinicvault.services.log.exports import meanings
from clinicvault.services.log.exports.csv_table import cell_time, guarded
from clinicvault.services.log.exports.form import Verified
from clinicvault.services.log.exports.harmless import MOST, harmless
from clinicvault.services.log.exports.registry import FORMS
from tests.unit.services.exported import (
    CHECKPOINT,
    SOURCE,
    entry,
    judge,
    judged_by_npm,
    lines,
    schema,
    written,
)

EVERY_KIND = [entry(seq=number, event=name) for number, name in enumerate(event_names())]
SPARSE = [
    entry(user_id="", user=""),
    entry(patient="", objects=(), purpose=""),
    entry(
        user_id="", user="", workstation_id="", workstation="", session="", outcome="", detail=()
    ),
    entry(event="unreadable", problem="unreadable", outcome=""),
    entry(event="", problem="", purpose="publication"),
    entry(outcome="refused", purpose="own-access"),
    entry(outcome="failed", problem="clock-back"),
    entry(detail=(("", "value"), ("name", ""))),
]


def test_the_formats_are_these():
    assert [(form.slug, form.ending) for form in FORMS.values()] == [
        ("jsonl", ".jsonl"),
        ("csv", ".csv"),
        ("fhir-r4", ".ndjson"),
        ("fhir-r5", ".ndjson"),
        ("atna", ".xml"),
    ]


@pytest.mark.parametrize("slug", FORMS)
def test_every_kind_of_event_is_accepted_by_the_formats_judge(slug):
    data = written(slug, *EVERY_KIND, *SPARSE)
    judge(slug, data)
    for one in EVERY_KIND:
        assert one.leaf.encode() in data or base64.b64encode(one.leaf.encode()) in data


def test_the_npm_validator_accepts_r4_and_refuses_what_is_wrong():
    found = judged_by_npm(written("fhir-r4", *EVERY_KIND, *SPARSE))
    assert found == {"judged": len(EVERY_KIND) + len(SPARSE) + 1, "valid": True, "bad": []}
    broken = lines(written("fhir-r4", entry()))[0]
    del broken["source"]
    assert judged_by_npm(json.dumps(broken).encode())["valid"] is False


def test_every_event_of_the_program_has_a_name_that_others_know():
    assert set(event_names()) <= meanings.MEANINGS.keys(), "add them to meanings"
    assert meanings.meaning("of a later program").event == "110100"
    for name in event_names():
        said = meanings.meaning(name)
        assert said.event in meanings.EVENTS
        assert not said.kind or said.kind in meanings.KINDS


@pytest.mark.parametrize(
    ("outcome", "problem", "code"),
    [
        ("done", "", "0"), ("given", "", "0"), ("intent", "", "0"), ("refused", "", "4"),
        ("cancelled", "", "4"), ("failed", "", "8"), ("incomplete", "", "8"),
        ("", "unreadable", "8"), ("done", "no-key", "8"), ("done", "clock-back", "0"),
    ],
)  # fmt: skip
def test_outcomes_are_told_by_rfc_3881(outcome, problem, code):
    assert meanings.outcome_code(outcome, problem) == code


def test_json_lines_as_scripts_know_them():
    told, last = lines(written("jsonl", entry()))
    assert told == {
        "seq": 7, "time": "2026-02-03T04:05:06.789000+00:00", "user": "Dr <Paul> & co",
        "user_id": "aa" * 16, "event": "photo-view", "patient": "P-7K3M-9Q2X", "objects": ["bb" * 16, "cc" * 16],
        "purpose": "care", "outcome": "done", "workstation": "desk-1",
        "workstation_id": "dd" * 16, "session": "ee" * 16, "consent": "",
        "detail": {"recipient": "Dr Okafor", "form": "age"}, "leaf": "ab" * 32,
    }  # fmt: skip
    assert last == {"checkpoint": CHECKPOINT}
    assert lines(written("jsonl", entry(problem="no-key")))[0]["problem"] == "no-key"


def test_csv_as_rfc_4180_with_a_mark_for_spreadsheets():
    data = written("csv", entry(), entry(detail=(("recipient", "=SUM(A1)"),), user="+33 1"))
    assert data.startswith(b"\xef\xbb\xbfentry,time,utc,")
    assert b"\r\n" in data
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0]["more"] == "recipient: Dr Okafor / form: age"
    assert rows[0]["leaf"] == "ab" * 32
    assert rows[1]["user"] == "'+33 1"
    assert rows[-1]["event"] == "checkpoint"
    assert base64.b64decode(rows[-1]["more"]).decode() == CHECKPOINT


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM", "\tx", "\r=1", "|x", "%x", "＝1", "＠x", " =1", "\n=1"]
)
def test_what_a_spreadsheet_would_calculate_is_text(cell):
    assert guarded(cell).startswith(f"'{cell[0]}")
    assert guarded("plain = 1") == "plain = 1"
    assert guarded("x" * 50_000) == "x" * 32_000 + "… [18000 more]"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a; =1", "a; '=1"),
        ("a,@SUM(A1)", "a,'@SUM(A1)"),
        ("a|-2", "a|'-2"),
        ("a\t+1", "a\t'+1"),
        ("=1;=2", "'=1;'=2"),
        ("\t=1", "'\t'=1"),
        ('Dr X;"=1+1', "Dr X;\"'=1+1"),
        ("a;' \"=1", "a;' \"'=1"),
        ('"=1', "'\"=1"),
        ("a\n+uz9", "a\n'+uz9"),
        ('a\r\n"-1', "a\r\n\"'-1"),
        ("Dr Okafor, 12 - 14 Harley Street; London", "Dr Okafor, 12 - 14 Harley Street; London"),
    ],
)
def test_no_cell_becomes_a_formula_where_another_country_splits(cell, shown):
    assert guarded(cell) == shown


TYPED = ('Dr X;"=HYPERLINK(""http://e.example"",""go"");', 'a|"=1', "b\t'=1", 'c;" ;"@SUM(A1);')


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("split", ";\t|,")
def test_in_no_country_a_cell_of_the_file_begins_a_formula(typed, split):
    """The whole file as a spreadsheet reads it that splits elsewhere."""
    checkpoint = f"clinicvault.local/{'0' * 32}\n12\n+{'A' * 42}=\n\n\u2014 x +=\n"
    form = FORMS["csv"]
    data = form.begin(SOURCE) + form.entry(
        SOURCE, entry(detail=(("recipient", typed),), user=typed)
    )
    data += form.close(SOURCE, Verified(checkpoint, ("3: leaf-altered",)), entry())
    read = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=split)
    cells = [cell for row in read for cell in row]
    assert len(cells) > 3
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))]


def test_csv_tells_times_by_the_clinics_clock_and_in_utc():
    source = dataclasses.replace(SOURCE, zone=ZoneInfo("America/New_York"))
    last = dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)
    form = FORMS["csv"]
    data = form.begin(source) + form.entry(source, entry()) + form.entry(source, entry(time=last))
    winter, end = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert winter["time"] == "2026-02-02 23:05:06"
    assert winter["utc"] == "2026-02-03T04:05:06.789+00:00"
    assert end["time"] == "9999-12-31 18:59:59"
    assert cell_time(last, ZoneInfo("Asia/Tokyo")) == "9999-12-31 23:59:59"


def test_csv_counts_pictures_and_nothing_else_as_pictures():
    events = (("photo-view", 2), ("export", 2), ("visit-add", 0), ("consent-sign", 0))
    data = written("csv", *(entry(event=name) for name, _ in events))
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [int(one["pictures"]) for one in rows[:-1]] == [count for _, count in events]


def test_r4_says_who_whom_why_from_where_and_how_it_ended():
    told = lines(written("fhir-r4", entry()))[0]
    assert told["id"] == "ab" * 32
    assert told["type"]["code"] == "110110"
    assert told["action"] == "R"
    assert told["recorded"] == "2026-02-03T04:05:06.789+00:00"
    assert told["outcome"] == "0"
    person, computer = told["agent"]
    assert person["requestor"] is True
    assert person["who"]["identifier"]["value"] == "urn:uuid:aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
    assert person["purposeOfUse"][0]["coding"][0]["code"] == "TREAT"
    assert computer["network"] == {"address": "desk-1", "type": "1"}
    patient, *photos, log = told["entity"]
    assert patient["what"]["identifier"] == {"system": SOURCE.vault, "value": "P-7K3M-9Q2X"}
    assert len(photos) == 2
    details = {one["type"]: one["valueString"] for one in log["detail"]}
    assert details["leaf-hash"] == "ab" * 32
    assert details["sequence"] == "7"
    assert details["recipient"] == "Dr Okafor"


def test_r5_says_the_same():
    told = lines(written("fhir-r5", entry(outcome="refused")))[0]
    assert told["category"][0]["coding"][0]["code"] == "110110"
    assert told["outcome"]["code"]["code"] == "warning"
    assert told["severity"] == "warning"
    assert told["authorization"][0]["coding"][0]["code"] == "TREAT"
    assert told["patient"]["identifier"]["value"] == "P-7K3M-9Q2X"
    details = {one["type"]["text"]: one["valueString"] for one in told["entity"][-1]["detail"]}
    assert details["leaf-hash"] == "ab" * 32


@pytest.mark.parametrize("slug", ["fhir-r4", "fhir-r5"])
def test_without_a_person_the_program_asked(slug):
    told = lines(written(slug, entry(user_id="", user="")))[0]
    assert [agent["requestor"] for agent in told["agent"]] == [True]


@pytest.mark.parametrize("slug", ["fhir-r4", "fhir-r5", "atna"])
def test_the_last_event_is_the_export_itself_and_carries_the_check_code(slug):
    data = written(slug, entry())
    coded = base64.b64encode(CHECKPOINT.encode())
    last = data.splitlines()[-2 if slug == "atna" else -1]
    assert coded in last
    assert b"110106" in last


@pytest.mark.parametrize("slug", FORMS)
def test_a_log_that_is_not_complete_is_said_in_the_last_record(slug):
    data = written(slug, entry(), faults=("3: leaf-altered", "9: node-missing"))
    judge(slug, data)
    for fault in (b"3: leaf-altered", b"9: node-missing"):
        assert fault in data or base64.b64encode(fault) in data
    assert b"fault" in data
    assert b"fault" not in written(slug, entry())


def test_atna_names_who_gets_an_export_and_which_log_was_used():
    root = etree.fromstring(written("atna", entry(event="export"), entry(event="log-read")))
    roles = [one.find("RoleIDCode") for one in root[0].findall("ActiveParticipant")]
    assert [one.get("csd-code") for one in roles if one is not None] == ["110150", "110152"]
    names = [one.text for one in root[1].iter("ParticipantObjectName")]
    assert names[-1] == "Security Audit Log"
    assert b"110120" not in written("atna", entry(event="vault-create"))


def test_what_did_not_end_is_no_look_and_no_success():
    begun = entry(event="export", outcome="intent")
    told = lines(written("fhir-r4", begun))[0]
    assert "outcome" not in told
    assert (told["outcomeDesc"], told["type"]["code"]) == ("intent", "110100")
    told = lines(written("fhir-r5", begun))[0]
    assert "outcome" not in told
    assert told["category"][0]["coding"][0]["code"] == "110100"
    root = etree.fromstring(written("atna", begun))
    event = root[0].find("EventIdentification")
    assert event.find("EventID").get("csd-code") == "110100"
    assert event.find("EventOutcomeDescription").text == "intent"
    assert b"DataLifeCycle" not in etree.tostring(root[0])
    for slug in FORMS:
        judge(slug, written(slug, begun))


def test_atna_says_the_same_with_details_that_are_no_markup():
    root = etree.fromstring(written("atna", entry()))
    told = root[0]
    assert told.find("EventIdentification/EventID").get("csd-code") == "110110"
    people = [one.get("UserName") for one in told.findall("ActiveParticipant")]
    assert people[0] == "Dr <Paul> & co"
    ids = [o.get("ParticipantObjectID") for o in told.findall("ParticipantObjectIdentification")]
    pictures = [f"urn:uuid:{uuid.UUID(hex=sign * 16)}" for sign in ("bb", "cc")]
    assert ids == ["P-7K3M-9Q2X", *pictures, f"{SOURCE.vault}#log/7"]
    details = {
        one.get("type"): base64.b64decode(one.get("value")).decode()
        for one in told.iter("ParticipantObjectDetail")
    }
    assert details["leaf-hash"] == "ab" * 32
    assert details["purpose-of-use"] == "TREAT"
    assert details["purpose-of-use-system"].endswith("v3-ActReason")
    broken = etree.fromstring(written("atna", entry()))
    broken[0].remove(broken[0].find("AuditSourceIdentification"))
    assert not schema().validate(broken)


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("EventIdentification", "EventOutcomeIndicator", "1"),
        ("EventIdentification", "EventDateTime", "yesterday"),
        ("EventIdentification", "EventActionCode", "X"),
        ("EventIdentification/EventID", "codeSystemName", None),
        ("ActiveParticipant", "UserIsRequestor", "perhaps"),
        ("ActiveParticipant", "UserID", None),
        ("ActiveParticipant", "NetworkAccessPointTypeCode", "6"),
        ("AuditSourceIdentification", "AuditSourceID", None),
        ("ParticipantObjectIdentification", "ParticipantObjectID", ""),
        ("ParticipantObjectIdentification", "ParticipantObjectTypeCode", "5"),
        ("ParticipantObjectIdentification", "ParticipantObjectTypeCodeRole", "27"),
        ("ParticipantObjectIdentification", "ParticipantObjectTypeCodeRole", "01"),
        ("ParticipantObjectIdentification", "ParticipantObjectDataLifeCycle", "16"),
        ("ParticipantObjectIdentification", "unknown", "x"),
    ],
)
def test_the_schema_refuses_what_the_standard_refuses(path, name, value):
    root = etree.fromstring(written("atna", entry()))
    assert schema().validate(root)
    found = root[0].find(path)
    if value is None:
        del found.attrib[name]
    else:
        found.set(name, value)
    assert not schema().validate(root)


def test_a_picture_is_a_report_and_the_log_a_security_resource():
    """Roles that PS3.15 A.5.1.2.2 gives to system objects."""
    root = etree.fromstring(written("atna", entry()))
    told = [
        (one.get("ParticipantObjectTypeCode"), one.get("ParticipantObjectTypeCodeRole"))
        for one in root[0].findall("ParticipantObjectIdentification")
    ]
    assert told == [("1", "1"), ("2", "3"), ("2", "3"), ("2", "13")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Dr Okafor", "Dr Okafor"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\x00b\x1b[31m", "a[U+0000]b[U+001B][31m"),
        ("two\r\nlines\t.", "two  lines ."),
        ("\ud800", "[U+D800]"),
        ("\ufeffx\u2066", "[U+FEFF]x[U+2066]"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("  room  ", "room"),
        ("\U000e0041", "[U+E0041]"),
    ],
)
def test_signs_that_act_unseen_are_spelt(text, shown):
    assert harmless(text) == shown


def test_a_very_long_value_is_cut_and_says_so():
    told = harmless("x" * (MOST + 5))
    assert told == "x" * MOST + "… [5 more]"
