"""One entry in full: words, flags, proof, and where its links lead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.log.entries.facts import breakable, facts, technical, when
from clinicvault.gui.log.entries.proof_steps import as_json, read_code, short, steps
from clinicvault.gui.log.review.section import ReviewSection
from clinicvault.gui.theme import theme
from clinicvault.services.views import LogFilter
from tests.gui.fakes_review import flag
from tests.gui.hands import named
from tests.gui.log_hands import click_row, entries, entry, texts, timeline

FLAG = f"{7:032x}"


@pytest.fixture
def page(open_page):
    return open_page("log", tab="entries")


@pytest.fixture
def section(page):
    return entries(page)


@pytest.fixture
def opened(section, qtbot, settle):
    """Press a row, and wait until flags and proof are read."""

    def press(row: int = 0):
        click_row(section, qtbot, row)
        qtbot.waitUntil(lambda: section.detail.entry is not None)
        settle()
        return section.detail

    return press


def test_a_click_opens_the_entry_with_every_field(opened, section):
    detail = opened(6)
    shown = section.model.row(6)
    told = texts(detail)
    assert shown.outcome == "given"
    assert detail.title.text() == "Photos exported"
    wanted = (
        when(shown),
        shown.user,
        shown.patient,
        shown.workstation,
        "Given",
        "1 photo or record",
        "Given to",
        "Dr Okafor",
        "Encrypted file (age)",
        shown.objects[0][:12],
        f"Entry {shown.seq}",
    )
    assert [one for one in wanted if one not in told] == []


def test_arrow_keys_walk_and_only_the_last_one_is_read(opened, section, clinic, qtbot, settle):
    from PySide6.QtCore import Qt

    detail = opened(0)
    before = clinic.calls["search.entry"]
    for _ in range(5):
        qtbot.keyClick(section.table, Qt.Key.Key_Down)
    assert detail._row.seq == section.model.row(5).seq
    qtbot.waitUntil(lambda: detail.entry is not None)
    settle()
    assert clinic.calls["search.entry"] == before + 1


def test_the_cross_closes_the_entry(opened, section, click):
    detail = opened(2)
    click(named(detail, "Close the entry"))
    assert detail.isHidden()


def test_an_entry_that_cannot_be_read_says_why(section, clinic, qtbot, settle):
    clinic.fail["search.entry"] = StorageFailed("disk-full")
    click_row(section, qtbot, 0)
    qtbot.waitUntil(section.detail.errors.isVisible)
    assert section.detail.errors.code == "disk-full"
    assert section.detail.title.text()


def test_many_objects_are_counted_and_only_some_are_named(qapp):
    told = technical(entry(objects=tuple(f"{n:032x}" for n in range(40))))
    assert told.count("\n") == 13
    assert told.endswith("…")


def test_what_the_computer_noticed_is_said_in_words(qapp):
    noticed = (("hint no-visit", "True"), ("hint given", "2689184320"))
    told = dict(facts(entry(detail=noticed)))
    assert told["Noticed by the computer"] == "No visit of this person or team within seven days"
    assert "2689184320" not in "".join(told.values())


def test_what_only_the_program_reads_stands_among_the_technical_lines(qapp):
    raised = entry(event="flag-raise", detail=(("rule", "mass"), ("flag", "ab" * 16)))
    assert ("Flag", "Many patients in one day") in facts(raised)
    assert "ab" * 4 not in "".join(text for _, text in facts(raised))
    assert "flag: ab" in technical(raised)


def test_a_long_word_can_be_broken_anywhere():
    assert breakable("short words stay as they are") == "short words stay as they are"
    broken = breakable("x " + "ab" * 30)
    assert max(map(len, broken.replace("\u200b", " ").split())) <= 11
    assert broken.replace("\u200b", "") == "x " + "ab" * 30


def test_the_entry_follows_language_and_theme(opened):
    detail = opened(0)
    before, sign = texts(detail), detail._sign.pixmap().toImage()
    language().choose("fr")
    assert texts(detail) != before
    theme().choose("dark")
    assert detail._sign.pixmap().toImage() != sign


# flags


def test_the_flags_that_name_it_lead_to_the_review(
    section, clinic, qtbot, settle, click, page, monkeypatch
):
    asked = []
    monkeypatch.setattr(ReviewSection, "show_flag", lambda _, one: asked.append(one))
    clinic.review_state.flags = [flag(7, "mass", 3)]
    clinic.search_state.flagged = {999: (FLAG,)}
    click_row(section, qtbot, 0)
    qtbot.waitUntil(section.detail.flags_head.isVisible)
    settle()
    click(named(section.detail, "Many patients in one day"))
    assert asked == [FLAG]
    assert page.sections.current == "review"


def test_an_entry_without_flags_says_nothing_of_them(opened):
    assert not opened(1).flags_head.isVisible()


# the proof


def test_a_proven_entry_says_so_and_shows_its_steps(opened, click):
    proof = opened(0).proof
    assert proof.head.text() == "Part of the log: proven"
    assert "one of the 1,000 lines of the log" in proof.text.text()
    assert not proof.figure.isVisible()
    click(proof.steps)
    assert proof.figure.isVisible()
    assert proof.figure.accessibleDescription().startswith("Step 1: with the neighbour at the left")
    assert not proof.figure.grab().isNull()
    click(proof.steps)
    assert not proof.figure.isVisible()


def test_an_entry_that_does_not_fit_is_an_alarm(opened, clinic):
    clinic.search_state.unproven = {999}
    proof = opened(0).proof
    assert proof.head.text() == "The proof does NOT fit"
    assert "privacy officer" in proof.text.text()


def test_an_entry_newer_than_the_code_waits_for_the_next(opened, clinic):
    clinic.search_state.uncovered = {999}
    proof = opened(0).proof
    assert proof.head.text() == "Not covered yet"
    assert not proof.copy.isVisible()
    assert not proof.steps.isVisible()


def test_the_proof_is_copied_and_names_nobody(opened, click):
    proof = opened(0).proof
    click(proof.copy)
    copied = QGuiApplication.clipboard().text()
    found = json.loads(copied)
    assert set(found) == {"seq", "leaf_hash", "audit_path", "checkpoint"}
    assert found["seq"] == 999
    assert proof.said.text() == "Copied."


def test_the_proof_is_saved(opened, click, settle, tmp_path):
    detail = opened(0)
    click(detail.proof.save)
    asked = detail.findChild(QFileDialog)
    assert [Path(one).name for one in asked.selectedFiles()] == ["log-entry-999.json"]
    asked.selectFile(str(tmp_path / "proof.json"))
    asked.accept()
    settle()
    assert json.loads((tmp_path / "proof.json").read_text())["seq"] == 999
    assert detail.proof.said.text() == "Saved."


def test_a_proof_that_cannot_be_saved_says_why(opened, settle, tmp_path):
    detail = opened(0)
    (tmp_path / "file").write_text("")
    detail.proof._write(tmp_path / "file" / "proof.json")
    settle()
    assert detail.errors.isVisible()


@pytest.mark.parametrize(
    ("seq", "size", "lefts"),
    [
        (0, 1, ()),
        (0, 2, (False,)),
        (1, 2, (True,)),
        (2, 3, (True,)),
        (4, 7, (False, False, True)),
        (6, 7, (True, True)),
    ],
)
def test_the_side_of_each_neighbour(seq, size, lefts):
    """As RFC 9162 2.1.3.2 walks up: 6 of 7 has no neighbour on the first level."""
    path = tuple("ab" * 32 for _ in lefts)
    assert tuple(one.left for one in steps(seq, size, path)) == lefts


def test_what_is_no_code_is_none():
    assert read_code("") is None
    assert read_code("origin\nmany\nroot\n") is None
    assert read_code("origin\n12\nroot\n").entries == 12
    assert short("ab" * 32) == "ababababab…"
    assert short("ab") == "ab"


def test_json_of_a_proof_is_whole(opened):
    found = opened(0).entry
    assert json.loads(as_json(found))["audit_path"] == list(found.path)


# where to look next


@pytest.mark.parametrize(
    ("link", "field"), [("patient", "patient"), ("person", "user"), ("session", "session")]
)
def test_links_lead_to_entries(opened, section, clinic, click, settle, link, field):
    detail = opened(0)
    known = detail.entry
    value = {"patient": known.code, "user": known.user_id, "session": known.session}[field]
    click(detail.links[link])
    settle()
    assert clinic.search_state.found[-1][0] == LogFilter(**{field: value})
    assert all(section.model.row(n) for n in range(5))


def test_the_timeline_of_the_patient_is_one_press_away(opened, page, clinic, click, settle):
    detail = opened(0)
    click(detail.links["timeline"])
    settle()
    assert page.sections.current == "patient"
    assert clinic.search_state.timelines == [detail.entry.code]
    assert timeline(page).title.text().startswith(detail.entry.code)


def test_an_entry_about_nobody_offers_no_patient(opened, section):
    row = next(n for n in range(20) if not section.model.row(n).patient)
    detail = opened(row)
    assert not detail.links["timeline"].isVisible()
    assert detail.links["person"].isVisible()


def test_one_entry_can_be_shown_from_elsewhere(page, section, settle, qtbot):
    section.want(LogFilter(outcome="refused"))
    settle()
    page.show_entry(500)
    settle()
    assert section.detail._row.seq == 500
    assert section.model.row(section.table.currentIndex().row()).seq == 500
    assert section.table.visualRect(section.table.currentIndex()).top() >= 0
    assert section.chips.isHidden()
