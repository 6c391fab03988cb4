"""`patient report` and `patient report-log`: what is asked of the services, what is printed."""

import dataclasses
import datetime as dt

import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.services.views import LogPart, ReportLook, ReportResult
from tests.unit.cli.fake_clinic import CODE, NOON, PATIENT, Recorder, tell

MADE = ReportResult("out/a.pdf", "out/a.age", "six random words", 3, 0, 77)


class Reports(Recorder):
    made = MADE

    def look(self, patient_id):
        self.keyed("reports.look", patient_id)
        return ReportLook(patient_id, "Zoë Çelik", CODE, 1, 3, 1, 0, 0, 0)

    def give_log(self, patient):
        self.keyed("reports.give_log", patient)
        return LogPart(12, NOON, "Anna", NOON + dt.timedelta(days=1))

    def write(self, patient_id, folder, **named):
        self.keyed("reports.write", patient_id, folder, **named)
        tell(named["progress"])
        return self.made


@pytest.fixture
def reports(clinic, monkeypatch):
    service, made = Reports(clinic), clinic.services
    monkeypatch.setattr(
        clinic, "services", lambda: dataclasses.replace(made(), access_reports=service)
    )
    return service


def asked(clinic):
    [(args, named)] = clinic.called("reports.write")
    return args, {
        name: value for name, value in named.items() if name not in ("progress", "cancel")
    }


def test_a_report_says_where_it_lies_and_shows_the_passphrase_once(
    as_user, clinic, reports, tmp_path
):
    args = ["patient", "report", "--patient", CODE, "--output", tmp_path]
    result = as_user(*args)
    assert "out/a.pdf (log entry 77); it is not encrypted" in result.out
    assert "3 photos in the encrypted package out/a.age" in result.out
    assert "six random words" in result.out
    assert asked(clinic) == (
        (PATIENT, tmp_path),
        {
            "language": "en",
            "handed_to": "Zoë Çelik",
            "pictures": True,
            "age_recipient": "",
            "passphrase": "",
        },
    )
    assert as_user(*args, "--json").json == {
        "report": "out/a.pdf",
        "package": "out/a.age",
        "photos": 3,
        "left_out": 0,
        "log_entry": 77,
        "passphrase": "six random words",
    }


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (["--without-photos"], {"pictures": False}),
        (["--age-recipient", "age1xyz"], {"age_recipient": "age1xyz"}),
        (["--language", "fr"], {"language": "fr"}),
        (["--given-to", "Maître Dupont"], {"handed_to": "Maître Dupont"}),
    ],
)
def test_what_is_asked_for_reaches_the_service(as_user, clinic, reports, tmp_path, words, changed):
    assert as_user("patient", "report", "--patient", CODE, "--output", tmp_path, *words).code == 0
    told = asked(clinic)[1]
    assert changed.items() <= told.items()
    assert bool(clinic.called("reports.look")) is ("handed_to" not in changed)


def test_a_passphrase_comes_from_a_file_and_is_not_shown(
    as_user, clinic, reports, tmp_path, secret_file
):
    reports.made = dataclasses.replace(MADE, passphrase="", left_out=1)
    words = secret_file("winter boats under lanterns\n", "words.txt")
    args = ["--patient", CODE, "--output", tmp_path, "--passphrase-file", words]
    result = as_user("patient", "report", *args)
    assert "assphrase" not in result.out
    assert "1 photo damaged and left out" in result.out
    assert result.code == 1
    assert asked(clinic)[1]["passphrase"] == "winter boats under lanterns"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--patient", CODE],
        ["--patient", CODE, "--output", "x", "--given-to", " "],
        ["--patient", CODE, "--output", "x", "--age-recipient", ""],
        ["--patient", CODE, "--output", "x", "--without-photos", "--age-recipient", "age1"],
        ["--patient", CODE, "--output", "x", "--age-recipient", "a", "--passphrase-file", "b"],
    ],
)
def test_wrong_words_are_a_usage_error(as_user, clinic, reports, words):
    assert as_user("patient", "report", *words).code == 2
    assert not clinic.called("reports.write")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refused("report-log-missing"), 3),
        (Refused("report-pictures-role"), 3),
        (UsageError("report-language"), 2),
    ],
)
def test_refusals_say_what_to_do(as_user, clinic, reports, tmp_path, error, code):
    clinic.failures["reports.write"] = error
    result = as_user("patient", "report", "--patient", CODE, "--output", tmp_path)
    assert (result.code, result.out) == (code, "")
    assert len(result.err.strip().splitlines()) == 3
    assert "…" not in result.err


def test_an_administrator_gives_the_part_by_the_code(as_user, clinic, reports):
    result = as_user("patient", "report-log", "--patient", CODE)
    assert "12 entries of the log wait for the report until" in result.out
    assert clinic.called("reports.give_log") == [((CODE,), {})]
    told = as_user("patient", "report-log", "--patient", CODE, "--json").json
    assert told["entries"] == 12
    assert dt.datetime.fromisoformat(told["until"]) == NOON + dt.timedelta(days=1)
    assert as_user("patient", "report-log").code == 2
