"""Giving photos to somebody."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from clinicvault.domain.clinical import Channel
from clinicvault.domain.errors import Cancelled, Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.patients.export import ExportDialog
from tests.gui import fakes
from tests.gui.hands import dialog, give_file, named, seen, type_text

KEY = "age1" + "q" * 58


@pytest.fixture
def view(open_page, clinic):
    """A practitioner's patient page."""
    return open_page("patients", fakes.MARIE, patient=clinic.rows[0].id).patient


@pytest.fixture
def asked(view, click) -> ExportDialog:
    """The dialog, open for all photos."""
    click(view.header.export)
    return dialog(view, ExportDialog)


def test_all_photos_with_a_passphrase(view, asked, click, settle, clinic, tmp_path):
    assert "9 photos, encrypted into one file" in seen(asked)
    type_text(asked.recipient, "Dr Ōkāfor")
    type_text(asked.address, " 12 Harley Street, London ")
    asked.channel.setCurrentIndex(asked.channel.findData(Channel.PRINT))
    asked.purpose.setCurrentIndex(asked.purpose.findData(Purpose.COLLEAGUES))
    click(asked.go)
    picker = dialog(asked, QFileDialog)
    assert Path(picker.selectedFiles()[0]).name == f"{clinic.rows[0].code}.age"
    give_file(asked, tmp_path / "out.age")
    settle()
    sent = clinic.exports[0]
    assert sent["channel"] is None
    assert sent["address"] == "12 Harley Street, London"
    assert (sent["recipient"], sent["purpose"], sent["key"], len(sent["photos"])) == (
        "Dr Ōkāfor",
        Purpose.COLLEAGUES,
        "",
        9,
    )
    text = seen(asked)
    assert "acid beaver cover diploma enlarge fancy" in text
    assert "Entry 4,712 of the access log" in text or "Entry 4712 of the access log" in text
    asked.reject()  # Escape
    asked.close()
    assert asked.isVisible()  # the passphrase is nowhere else
    click(named(asked, "Done"))


def test_for_marketing_the_place_is_asked(view, asked, click, settle, clinic, tmp_path):
    type_text(asked.recipient, "Belle Vue, website")
    assert not asked.where.isVisible()
    asked.purpose.setCurrentIndex(asked.purpose.findData(Purpose.MARKETING))
    assert asked.where.isVisible()
    asked.channel.setCurrentIndex(asked.channel.findData(Channel.PRINT))
    click(asked.go)
    give_file(asked, tmp_path / "out.age")
    settle()
    assert clinic.exports[0]["channel"] is Channel.PRINT
    click(named(asked, "Done"))


def test_where_no_face_may_show_somebody_says_that_none_does(
    view, asked, click, settle, clinic, tmp_path
):
    clinic.faceless = {Purpose.CARE, Purpose.TEACHING}
    type_text(asked.recipient, "Dr Elsewhere")
    assert not asked.no_face.isVisible()
    click(asked.go)
    give_file(asked, tmp_path / "out.age")
    settle()
    assert "no face can be recognised" in seen(asked)
    assert asked.no_face.isVisible()
    asked.choose_purpose(Purpose.TEACHING)
    assert not asked.no_face.isVisible()
    click(asked.go)
    give_file(asked, tmp_path / "out.age")
    settle()
    assert clinic.exports == []
    click(asked.no_face)
    click(asked.go)
    give_file(asked, tmp_path / "out.age")
    settle()
    assert [one["no_face"] for one in clinic.exports] == [True]


def test_another_place_takes_the_word_back(asked, click, settle, clinic, tmp_path):
    clinic.faceless = {Purpose.MARKETING}
    asked.choose_purpose(Purpose.MARKETING)
    asked.channel.setCurrentIndex(asked.channel.findData(Channel.PRINT))
    type_text(asked.recipient, "Dr Elsewhere")
    click(asked.go)
    give_file(asked, tmp_path / "out.age")
    settle()
    click(asked.no_face)
    other = next(one for one in Channel if one is not Channel.PRINT)
    asked.channel.setCurrentIndex(asked.channel.findData(other))
    assert not asked.no_face.isVisible()
    assert not asked.no_face.isChecked()
    assert asked.where.isVisible()


@pytest.mark.parametrize(
    ("orientations", "said"), [((1, 6, 8), "2 photos are not upright"), ((1, 1), "")]
)
def test_photos_that_lie_on_their_side_are_told(
    asked, click, settle, clinic, tmp_path, orientations, said
):
    clinic.orientations = orientations
    type_text(asked.recipient, "Dr Okafor")
    click(asked.go)
    give_file(asked, tmp_path / "out.age")
    settle()
    text = seen(asked)
    assert "The encrypted file is ready" in text
    assert ("manifest.json" in text) is bool(said)
    assert said in text


def test_picked_photos_with_a_key(view, click, settle, clinic, tmp_path):
    photos = [photo.id for photo in view.model.photos[:2]]
    view.timeline.pick(photos)
    settle()
    click(view.header.export)
    asked = dialog(view, ExportDialog)
    type_text(asked.recipient, "Insurer")
    asked.by_key.click()
    type_text(asked.key, "nonsense")
    click(asked.go)
    assert "it starts with age1" in seen(asked)
    asked.key.setText(KEY)
    click(asked.go)
    give_file(asked, tmp_path / "out.age")
    settle()
    assert set(clinic.exports[0]["photos"]) == set(photos)
    assert clinic.exports[0]["key"] == KEY
    assert "Only the recipient's key opens it." in seen(asked)
    click(named(asked, "Done"))


def test_nobody_named_nothing_sent(asked, click, clinic):
    click(asked.go)
    assert "Please write who gets the photos." in seen(asked)
    assert clinic.exports == []
    asked.close()


def test_a_refusal_keeps_the_answers(asked, click, settle, clinic):
    clinic.fail["export_age"] = Refused("consent-none")
    type_text(asked.recipient, "Zoë")
    asked._export(Path("out.age"))
    settle()
    assert asked.errors.code == "consent-none"
    assert asked.recipient.text() == "Zoë"
    assert not asked.bar.isVisible()
    asked.close()


def test_cancel_stops_the_work_and_keeps_the_answers(qtbot, asked, click, settle, clinic):
    clinic.gates["export_age"] = threading.Event()
    clinic.fail["export_age"] = Cancelled()
    type_text(asked.recipient, "Zoë")
    asked._export(Path("out.age"))
    token = asked._task.token
    click(asked.cancel)
    assert token.cancelled
    assert asked.isVisible()
    clinic.gates.pop("export_age").set()
    settle()
    assert asked.recipient.text() == "Zoë"
    assert asked.errors.code == ""
    assert asked.go.isEnabled()
    asked.close()


def test_the_file_name_offered_holds_no_name(asked, clinic):
    assert clinic.rows[0].name.split()[0] not in asked._name
    asked.close()
