"""Commands about patients: patient, consent, import, photo, export."""

import datetime as dt
import os
import signal
from pathlib import Path

import pytest

from clinicvault.domain import errors
from clinicvault.domain.clinical import ConsentStatus, Evidence, View
from clinicvault.domain.messages import MESSAGES
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import (
    Duplicate,
    LeftOut,
    PatientDetails,
    RefusedFile,
    SourceKind,
    SourceLook,
)
from tests.unit.cli.fake_clinic import (
    CHECK_CODE,
    CODE,
    OTHER_PHOTO,
    PATIENT,
    PHOTO,
    page,
    report,
    row,
)

BORN = dt.date(1984, 3, 21)


def test_patient_add_prints_the_code(as_user, clinic):
    args = ["--name", "Zoë Çelik", "--born", "1984-03-21", "--record-number", "R-17"]
    assert as_user("patient", "add", *args, "--json").json == {"code": CODE}
    details = PatientDetails("Zoë", "Çelik", BORN, "R-17")
    assert clinic.called("patients.add") == [((details,), {})]


def test_patient_add_needs_no_record_number(as_user, clinic):
    result = as_user("patient", "add", "--name", "Çelik, Zoë", "--born", "1984-03-21")
    assert result.out == f"Registered as {CODE}.\n"
    assert clinic.called("patients.add")[0][0][0] == PatientDetails("Zoë", "Çelik", BORN, "")


def test_patient_add_needs_name_and_birth(as_user):
    assert as_user("patient", "add", "--name", "Zoë Çelik").code == 2
    assert as_user("patient", "add", "--born", "1984-03-21").code == 2


@pytest.mark.parametrize(
    ("args", "details"),
    [
        (["--name", "Zoe Celik"], PatientDetails("Zoe", "Celik", BORN, "R-17", "kept note")),
        (
            ["--born", "1985-01-02"],
            PatientDetails("Zoë", "Çelik", dt.date(1985, 1, 2), "R-17", "kept note"),
        ),
        (["--record-number", ""], PatientDetails("Zoë", "Çelik", BORN, "", "kept note")),
        (["--record-number", "R-9"], PatientDetails("Zoë", "Çelik", BORN, "R-9", "kept note")),
    ],
)
def test_patient_edit_changes_only_what_is_given(as_user, clinic, args, details):
    assert as_user("patient", "edit", CODE, *args, "--json").json == {"code": CODE}
    assert clinic.called("patients.edit") == [((PATIENT, details), {})]


def test_an_unknown_code_is_wrong_use(as_user):
    assert as_user("patient", "edit", "P-0000-0000", "--name", "A B").code == 2


def test_patient_list_as_json(as_user, clinic):
    clinic.rows = [row(), row(born=None, last_visit=None, consent=ConsentStatus.NONE, photos=0)]
    found = as_user("patient", "list", "--json").json["patients"]
    assert found[0] == {
        "code": CODE,
        "name": "Zoë Çelik",
        "born": "1984-03-21",
        "record_number": "R-17",
        "consent": "valid",
        "last_visit": "2026-03-02",
    }
    assert (found[1]["born"], found[1]["last_visit"]) == (None, None)


def test_patient_list_searches_all(as_user, clinic):
    clinic.rows = [row()] * 500
    assert len(as_user("patient", "list", "--search", "zoë", "--json").json["patients"]) == 500
    assert clinic.called("patients.search") == [(("zoë", 500), {})]


def test_patient_list_as_a_table(as_user, clinic):
    clinic.rows = [row(born=None)]
    lines = as_user("patient", "list").out.splitlines()
    assert lines[0].startswith("Code")
    assert CODE in lines[1]
    assert "None" not in lines[1]


def test_an_empty_list_says_so(as_user, clinic):
    clinic.rows = []
    assert as_user("patient", "list").out == "No patient found.\n"


def test_consent_grant(as_user, clinic):
    args = ["--patient", CODE, "--purpose", "teaching", "--until", "2027-01-31"]
    result = as_user("consent", "grant", *args, "--evidence-kind", "emergency", "--json")
    assert result.json == {
        "purpose": "teaching",
        "status": "valid",
        "recorded": "2026-03-02",
        "until": "2027-01-31",
        "evidence": "emergency",
        "by": "Nina",
        "note": "by phone",
    }
    asked = (PATIENT, Purpose.TEACHING, dt.date(2027, 1, 31), Evidence.EMERGENCY)
    assert clinic.called("consents.grant") == [(asked, {})]


def test_consent_grant_without_an_end_is_paper_to_follow(as_user, clinic):
    result = as_user("consent", "grant", "--patient", CODE, "--purpose", "care")
    assert result.out == "Consent recorded: care, without an end.\n"
    asked = (PATIENT, Purpose.CARE, None, Evidence.PAPER_TO_FOLLOW)
    assert clinic.called("consents.grant") == [(asked, {})]


def test_consent_that_awaits_a_practitioner_says_so(as_user, clinic):
    clinic.consent_status = ConsentStatus.AWAITING_KEY
    result = as_user("consent", "grant", "--patient", CODE, "--purpose", "care", "--json")
    assert result.code == 0
    assert result.json["status"] == "awaiting-key"
    assert "practitioner" in result.err


def test_consent_withdraw(as_user, clinic):
    result = as_user("consent", "withdraw", "--patient", CODE, "--purpose", "care", "--json")
    assert result.json == {"purpose": "care", "status": "withdrawn"}
    assert clinic.called("consents.withdraw") == [((PATIENT, Purpose.CARE), {})]


@pytest.mark.parametrize("command", ["grant", "withdraw"])
def test_consent_needs_a_purpose(as_user, command):
    assert as_user("consent", command, "--patient", CODE).code == 2


def test_consent_list_of_all_and_of_one_purpose(as_user):
    every = as_user("consent", "list", "--patient", CODE, "--json").json["consents"]
    assert [one["purpose"] for one in every] == ["care", "teaching"]
    one = as_user("consent", "list", "--patient", CODE, "--purpose", "teaching", "--json").json
    assert [each["status"] for each in one["consents"]] == ["withdrawn"]


def test_consent_list_as_text(as_user, clinic):
    assert "teaching" in as_user("consent", "list", "--patient", CODE).out
    clinic.consents = []
    assert as_user("consent", "list", "--patient", CODE).out == "No consent is recorded.\n"


def test_import_passes_everything_on(as_user, clinic):
    args = ["--patient", CODE, "--visit", "2026-03-01", "--view", "frontal", "a.jpg", "folder"]
    result = as_user("import", *args, "--json")
    assert result.code == 0
    assert result.json == {
        "imported": [{"path": "a.jpg", "photo": PHOTO, "kind": "jpeg"}],
        "duplicates": [],
        "refused": [],
    }
    (positional, named) = clinic.called("importing.run")[0]
    assert positional == (PATIENT, (Path("a.jpg"), Path("folder")))
    assert (named["visit"], named["view"]) == (dt.date(2026, 3, 1), View.FRONTAL)


def test_import_defaults(as_user, clinic):
    as_user("import", "--patient", CODE, "a.jpg")
    named = clinic.called("importing.run")[0][1]
    assert (named["visit"], named["view"]) == (None, View.UNSPECIFIED)


def test_import_with_a_refused_file_has_findings(as_user, clinic):
    clinic.report = report(
        duplicates=(Duplicate("b.jpg", OTHER_PHOTO),),
        refused=(RefusedFile("c.jpg", "broken", "The picture is broken."),),
    )
    result = as_user("import", "--patient", CODE, "x", "--json")
    assert result.code == 1
    assert result.json["duplicates"] == [{"path": "b.jpg", "photo": OTHER_PHOTO}]
    refused = {"path": "c.jpg", "reason": "broken", "message": "The picture is broken."}
    assert result.json["refused"] == [refused]
    assert result.err == ""


def test_import_report_as_text(as_user, clinic):
    clinic.report = report(
        duplicates=(Duplicate("b.jpg", OTHER_PHOTO),),
        refused=(RefusedFile("c.jpg", "broken", "The picture is broken."),),
    )
    assert as_user("import", "--patient", CODE, "x").out.splitlines() == [
        "1 photo imported in 1.2 s.",
        "1 photo here already.",
        "1 file not taken in:",
        "  c.jpg: The picture is broken.",
    ]


def test_import_tells_paths_as_they_were_typed(as_user, clinic, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    inside, beside = tmp_path / "card" / "b.jpg", tmp_path / "card2" / "c.jpg"
    clinic.report = report(
        duplicates=(Duplicate(f"{inside}", PHOTO), Duplicate(f"{tmp_path / 'p.zip'}!//0/d", PHOTO)),
        refused=(RefusedFile(f"{beside}", "broken", "It is broken."),),
        left_out=(LeftOut(f"{tmp_path / 'e.tif'}", "needs-re-encoding"),),
    )
    document = as_user("import", "--patient", CODE, "card", "p.zip", "e.tif", "--json").json
    assert [one["path"] for one in document["duplicates"]] == ["card/b.jpg", "p.zip!//0/d"]
    assert document["refused"][0]["path"] == f"{beside}"
    assert document["left_out"][0]["path"] == "e.tif"


def test_import_tells_what_was_left_out_and_set_aside(as_user, clinic):
    clinic.report = report(
        refused=(RefusedFile("c.gif", "format-unsupported", "No GIF yet.", "0a" * 16),),
        left_out=(LeftOut("d.mov", "live-clip", PHOTO), LeftOut("e.tif", "needs-re-encoding")),
    )
    document = as_user("import", "--patient", CODE, "x", "--json").json
    assert document["refused"][0]["kept"] == "0a" * 16
    assert document["left_out"] == [
        {"path": "d.mov", "reason": "live-clip", "photo": PHOTO},
        {"path": "e.tif", "reason": "needs-re-encoding"},
    ]
    lines = as_user("import", "--patient", CODE, "x").out.splitlines()
    assert lines[1:3] == [
        "1 file not taken in:",
        "  c.gif: No GIF yet. It is kept safe with the patient, to be tried again.",
    ]
    assert lines[3] == "2 files left out:"
    assert lines[4].startswith("  d.mov: This is the short film of a live photo")
    assert lines[5].startswith("  e.tif: This file cannot be kept as it is")


def test_import_foretells_what_will_not_be_kept_as_it_is(as_user, clinic):
    kinds = (
        SourceKind("PDF", 2, "may-be-re-encoded"), SourceKind("RAW", 1, "rendered"),
        SourceKind("TIFF", 1, "may-be-re-encoded"), SourceKind("video", 2, "sound-dropped"),
        SourceKind("JPEG", 9, "kept"),
    )  # fmt: skip
    clinic.look = SourceLook(15, 1000, kinds)
    told = as_user("import", "--patient", CODE, "x", "--json").err.splitlines()
    assert told == [
        "1 RAW file is turned into a 16-bit picture.",
        "3 TIFF or PDF files may have to be written anew from their pixels.",
        "2 films lose their sound.",
    ]
    assert clinic.names.index("importing.look") < clinic.names.index("importing.run")


def test_a_card_that_was_pulled_out_is_told(as_user, clinic):
    clinic.report = report(gone=True)
    result = as_user("import", "--patient", CODE, "x")
    assert result.code == 1
    assert "The memory card or folder is not there any more." in result.err


def test_an_interrupted_import_reports_what_is_in(as_user, clinic):
    seen = []

    def interrupt(token):
        os.kill(os.getpid(), signal.SIGINT)
        seen.append(token.cancelled)

    clinic.during_import = interrupt
    clinic.report = report(cancelled=True)
    result = as_user("import", "--patient", CODE, "x", "--json")
    assert seen == [True]
    assert result.code == 1
    assert len(result.json["imported"]) == 1
    assert "You stopped it." in result.err


@pytest.mark.parametrize(("left", "told"), [(7, "7 files are left"), (1, "1 file is left")])
def test_an_earlier_unfinished_import_is_told(as_user, clinic, left, told):
    clinic.unfinished = ("ab" * 16, left)
    result = as_user("import", "--patient", CODE, "x", "--json")
    assert result.code == 0
    assert told in result.err
    clinic.unfinished = None
    assert as_user("import", "--patient", CODE, "x", "--json").err == ""


@pytest.mark.parametrize("failure", [None, errors.Refused("import-awaiting-key")])
def test_the_import_page_is_closed_before_the_lock(as_user, clinic, failure):
    if failure:
        clinic.failures["importing.run"] = failure
    code = as_user("import", "--patient", CODE, "x").code
    assert code == (3 if failure else 0)
    closing = clinic.names.index("importing.close")
    assert set(clinic.names[closing + 1 :]) <= {"lock", "close"}


def test_import_needs_a_path(as_user):
    assert as_user("import", "--patient", CODE).code == 2


def test_photo_list_as_json(as_user):
    assert as_user("photo", "list", "--patient", CODE, "--json").json == {
        "photos": [
            {
                "id": PHOTO,
                "kind": "jpeg",
                "view": "frontal",
                "visit": "2026-03-02",
                "taken": "2026-03-02T10:11:12",
                "width": 4000,
                "height": 3000,
            },
            {
                "id": OTHER_PHOTO,
                "kind": None,
                "view": "unspecified",
                "visit": "2025-01-09",
                "taken": None,
                "width": 0,
                "height": 0,
            },
        ]
    }


def test_photo_list_as_text_tells_why_photos_stay_shut(as_user, clinic, monkeypatch):
    monkeypatch.setitem(MESSAGES, "shut", ("No consent.", "Safe.", "Ask."))
    clinic.page = page(refusal="shut")
    result = as_user("photo", "list", "--patient", CODE)
    assert result.code == 0
    assert PHOTO in result.out
    assert "No consent." in result.err


def test_photo_list_without_photos(as_user, clinic):
    clinic.page = page(visits=())
    assert as_user("photo", "list", "--patient", CODE).out == "There are no photos.\n"


def open_photo(as_user, output, *more):
    return as_user("photo", "open", PHOTO, "--purpose", "care", "--output", output, *more)


def test_photo_open(as_user, clinic, tmp_path):
    output = tmp_path / "out.jpg"
    told = open_photo(as_user, output, "--json").json
    assert told == {
        "output": str(output), "log_entry": 41, "orientation": 1, "checkpoint": CHECK_CODE,
    }  # fmt: skip
    assert clinic.called("exporting.open_plain") == [
        ((PHOTO, Purpose.CARE, output, False, None), {})
    ]


def test_photo_open_in_plain_text_tells_the_log_entry(as_user, tmp_path):
    told = open_photo(as_user, tmp_path / "out.jpg").out
    assert "log entry 41" in told
    assert "upright" not in told
    assert CHECK_CODE.strip() in told


def test_photo_open_says_how_a_lying_picture_is_turned(as_user, clinic, tmp_path):
    clinic.orientation = 6
    assert "turn a quarter to the right" in open_photo(as_user, tmp_path / "a.jpg").out
    assert open_photo(as_user, tmp_path / "b.jpg", "--json").json["orientation"] == 6


def test_a_weak_passphrase_is_refused_in_words(export, clinic, tmp_path):
    clinic.failures["giving.give"] = errors.InputRefused("passphrase-weak")
    file = tmp_path / "words"
    file.write_text("summer2024\n")
    result = export("--passphrase-file", file)
    assert result.code == 5
    assert "too easy to guess" in result.err
    assert "summer2024" not in result.err


def test_photo_open_does_not_write_over(as_user, clinic, tmp_path):
    (tmp_path / "out.jpg").write_bytes(b"mine")
    result = open_photo(as_user, tmp_path / "out.jpg")
    assert result.code == 2
    assert str(tmp_path) not in result.err
    assert clinic.calls == []


def test_photo_open_refused_is_exit_three(as_user, clinic, tmp_path):
    clinic.failures["exporting.open_plain"] = errors.Refused("no-patient-key")
    result = open_photo(as_user, tmp_path / "out.jpg", "--json")
    assert (result.code, result.out) == (3, "")


@pytest.mark.parametrize("missing", ["--purpose", "--output"])
def test_photo_open_needs_purpose_and_output(as_user, tmp_path, missing):
    given = {"--purpose": "care", "--output": tmp_path / "out.jpg"}
    del given[missing]
    words = [word for pair in given.items() for word in pair]
    assert as_user("photo", "open", PHOTO, *words).code == 2


@pytest.fixture
def export(as_user, tmp_path):
    def call(*more, kind="age"):
        base = ["--patient", CODE, "--photo", PHOTO, OTHER_PHOTO, "--recipient", "Dr Weber"]
        place = ["--purpose", "insurer", "--kind", kind, "--output", tmp_path / "out.age"]
        return as_user("export", *base, *place, *more)

    return call


def test_export_to_a_key(export, clinic, tmp_path):
    result = export("--age-recipient", "age1xyz", "--json")
    assert result.json == {"output": str(tmp_path / "out.age"), "log_entry": 43, "letter": "Dear …"}
    [((plan, output, phrase), _)] = clinic.called("giving.give")
    assert [one.photo for one in plan.pictures] == [PHOTO, OTHER_PHOTO]
    assert (plan.patient, plan.named.name, plan.named.age_key) == (PATIENT, "Dr Weber", "age1xyz")
    assert (plan.purpose, plan.by_key) == (Purpose.INSURER, True)
    assert (output, phrase) == (tmp_path / "out.age", "")


def test_export_with_a_passphrase_file(export, clinic, secret_file):
    assert export("--passphrase-file", secret_file("the phrase\n", "phrase.txt")).code == 0
    assert clinic.called("giving.give")[0][0][2] == "the phrase"


def test_a_made_passphrase_is_shown_once(export):
    assert export("--json").json["passphrase"] == "six random words"
    assert "six random words" in export().out


def test_key_and_passphrase_exclude_each_other(export, secret_file):
    assert export("--age-recipient", "age1", "--passphrase-file", secret_file()).code == 2


@pytest.mark.parametrize("kind", ["zip", "pdf", "dicom", ""])
def test_only_kinds_that_exist_are_known(export, clinic, kind):
    assert export(kind=kind).code == 2
    assert clinic.calls == []


def test_export_does_not_write_over(export, clinic, tmp_path):
    (tmp_path / "out.age").write_bytes(b"mine")
    assert export().code == 2
    assert clinic.calls == []
