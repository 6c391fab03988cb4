"""Consents on the command line: the signed form as a file, faces, whom to ask for deletion."""

import datetime as dt

from clinicvault.domain.clinical import Channel, Evidence
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views import ConsentDraft, DisclosureView
from tests.unit.cli.fake_clinic import CODE, NOON, PATIENT, PHOTO

GRANT = ("consent", "grant", "--patient", CODE)


def test_a_form_is_read_and_recorded(as_user, clinic, tmp_path):
    form = tmp_path / "form.pdf"
    form.write_bytes(b"%PDF-form")
    args = ("--purpose", "teaching", "--until", "2027-01-31", "--evidence", str(form))
    result = as_user(*GRANT, *args, "--json")
    assert result.json["until"] == "2027-01-31"
    draft = ConsentDraft(Purpose.TEACHING, Evidence.PAPER_TO_FOLLOW, until=dt.date(2027, 1, 31))
    assert clinic.called("consents.record") == [((PATIENT, draft, b"%PDF-form", None), {})]
    assert not clinic.called("consents.grant")


def test_marketing_without_more_is_everywhere(as_user, clinic, tmp_path):
    form = tmp_path / "form.jpg"
    form.write_bytes(b"jpeg")
    assert as_user(*GRANT, "--purpose", "marketing", "--evidence", str(form)).code == 0
    draft = clinic.called("consents.record")[0][0][1]
    assert draft.channels == frozenset(Channel)


def test_a_form_that_is_not_there(as_user, clinic, tmp_path):
    result = as_user(*GRANT, "--purpose", "care", "--evidence", str(tmp_path / "none.pdf"))
    assert result.code == 5
    assert not clinic.called("consents.record")


def test_a_withdrawal_names_whom_to_ask(as_user, clinic):
    given = DisclosureView("0" * 32, NOON, "Dr Weber", Purpose.TEACHING, 3, "age", "Paul")
    plain = DisclosureView("1" * 32, NOON, "", Purpose.CARE, 1, "plain", "Paul")
    clinic.disclosures = (given, plain)
    result = as_user("consent", "withdraw", "--patient", CODE, "--purpose", "care", "--json")
    assert result.json == {"purpose": "care", "status": "withdrawn"}
    assert f"Given to Dr Weber on {NOON:%Y-%m-%d}: ask for its deletion." in result.err
    assert "a plain file" in result.err


def test_the_word_that_no_face_is_seen(as_user, clinic, tmp_path):
    output = tmp_path / "photo.jpg"
    args = ("photo", "open", PHOTO, "--purpose", "care", "--output", str(output), "--no-face")
    assert as_user(*args).code == 0
    assert clinic.called("exporting.open_plain")[0][0][3] is True
    package = tmp_path / "package.age"
    made = as_user(
        *("export", "--patient", CODE, "--photo", PHOTO, "--recipient", "Dr X", "--no-face"),
        *("--purpose", "teaching", "--kind", "age", "--output", str(package)),
    )
    assert made.code == 0
    [((plan, _, _), _)] = clinic.called("giving.give")
    assert [one.searched for one in plan.pictures] == [True]
    assert plan.channel is None
