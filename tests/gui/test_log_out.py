"""The log leaves the vault: entries in a format, the evidence package, the month on paper."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog

from clinicvault.domain.errors import IntegrityError, StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.log.export import periods
from clinicvault.gui.log.export.dialog import LogOutDialog
from clinicvault.gui.log.export.month import month_name, months
from clinicvault.gui.log.export.periods import last_month, years_ago
from clinicvault.gui.widgets.dates import shown, today
from clinicvault.services.views import LogFilter
from tests.gui import fakes
from tests.gui.hands import dialog, give_file, seen

VIEW = LogFilter(user="ab" * 16)


@pytest.fixture
def opened(open_page, settle):
    def go(wanted: LogFilter | None = None, tab: str = "entries") -> LogOutDialog:
        page = open_page("settings", fakes.NOAH)
        made = LogOutDialog(page, page.desk, wanted, tab)
        made.open()
        settle()
        return made

    return go


@pytest.fixture(autouse=True)
def closed(qapp):
    yield
    for one in qapp.topLevelWidgets():
        if isinstance(one, QDialog):
            one.close()


def save(made, click, settle, path) -> None:
    click(made.go)
    give_file(made, path)
    settle()


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("jsonl", "access-log-{}.jsonl"),
        ("csv", "access-log-{}.csv"),
        ("fhir-r4", "access-log-{}-fhir-r4.json"),
        ("fhir-r5", "access-log-{}-fhir-r5.json"),
        ("atna", "access-log-{}-atna.xml"),
    ],
)
def test_every_format_is_written_under_its_name(
    opened, clinic, click, settle, tmp_path, form, name
):
    made = opened()
    click(made.entries.forms.button(form))
    assert made.entries.name == name.format(today().isoformat())
    assert made.entries.about.text()
    save(made, click, settle, tmp_path / "log")
    assert clinic.review_state.written == [(tmp_path / "log", form, None)]
    told = seen(made.entries.done)
    assert "412 entries written." in told
    assert str(tmp_path / "log") in told


def test_a_period_or_what_the_page_shows(opened, clinic, click, settle, tmp_path):
    made = opened(VIEW)
    assert made.entries.period.choices.current == "view"
    save(made, click, settle, tmp_path / "a")
    for key in ("all", "month", "year"):
        click(made.entries.period.choices.button(key))
        save(made, click, settle, tmp_path / key)
    first, last = last_month()
    assert [one[2] for one in clinic.review_state.written] == [
        VIEW,
        None,
        LogFilter(since=first, until=last),
        LogFilter(since=years_ago(1), until=today()),
    ]


def test_days_that_are_typed_have_to_be_a_period(opened, clinic, click, settle, tmp_path):
    made = opened()
    period = made.entries.period
    click(period.choices.button("own"))
    period.since.setText("31/02/2026")
    click(made.go)
    assert period.problem.isVisible()
    assert not made.findChildren(QFileDialog)
    period.since.setText(shown(dt.date(2026, 3, 2)))
    period.until.setText(shown(dt.date(2026, 3, 1)))
    assert not period.check()
    period.until.setText(shown(dt.date(2026, 3, 9)))
    period.until.editingFinished.emit()
    assert not period.problem.isVisible()
    save(made, click, settle, tmp_path / "own")
    wanted = clinic.review_state.written[0][2]
    assert (wanted.since, wanted.until) == (dt.date(2026, 3, 2), dt.date(2026, 3, 9))


def test_a_filter_that_lets_everything_pass_is_no_view(opened):
    assert "view" not in opened(LogFilter()).entries.period._spans


def test_the_evidence_package_says_what_it_is(opened, clinic, click, settle, tmp_path):
    made = opened(tab="evidence")
    told = seen(made)
    assert "as sensitive as the log itself" in told
    assert "python3 -P verify_log.py PACKAGE.zip" in told
    assert made.evidence.name == f"log-evidence-{today().isoformat()}.zip"
    save(made, click, settle, tmp_path / "log.zip")
    assert clinic.review_state.evidence == [tmp_path / "log.zip"]
    assert "The package holds 48,211 lines. Lines are all that the log holds" in seen(made)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_the_month_is_written_in_a_language(opened, clinic, click, settle, tmp_path, code):
    made = opened(tab="month")
    made.month.month.setCurrentIndex(3)
    click(made.month.languages.button(code))
    day = months(clinic.review_state.begun, today())[3]
    assert made.month.name == f"log-report-{day:%Y-%m}.pdf"
    save(made, click, settle, tmp_path / "m.pdf")
    assert clinic.review_state.months == [(day.year, day.month, tmp_path / "m.pdf", code)]
    assert month_name(day) in seen(made)


def test_months_follow_the_language(opened):
    made = opened(tab="month")
    english = made.month.month.itemText(0)
    language().choose("fr")
    assert made.month.month.itemText(0) != english


def test_months_since_the_log_began_are_offered(opened, clinic):
    """One before would end in an error, and the one that runs is always there."""
    assert months(dt.date(2025, 12, 9), dt.date(2026, 1, 31)) == [
        dt.date(2026, 1, 1),
        dt.date(2025, 12, 1),
    ]
    assert months(dt.date(2026, 2, 1), dt.date(2026, 1, 31)) == [dt.date(2026, 1, 1)]
    clinic.review_state.begun = today()
    made = opened(tab="month")
    assert [made.month.month.itemData(0)] == [today().replace(day=1)]
    assert made.month.month.count() == 1
    clinic.review_state.begun = dt.date(2021, 3, 31)
    made = opened(tab="month")
    assert made.month.month.itemData(made.month.month.count() - 1) == dt.date(2021, 3, 1)


def test_the_month_says_that_notes_stand_as_typed(opened):
    told = seen(opened(tab="month"))
    assert "notes stand as people wrote them" in told
    assert "codes alone" not in told


def test_a_months_report_can_be_stopped(opened, clinic, click, settle, tmp_path):
    gate = clinic.gates["log_exports.month"] = threading.Event()
    made = opened(tab="month")
    click(made.go)
    give_file(made, tmp_path / "m.pdf")
    click(made.month.working.stop)
    clinic.gates.pop("log_exports.month")
    gate.set()
    settle()
    assert clinic.review_state.months == []
    assert not made.month.done.isVisible()
    assert not made.errors.isVisible()


def test_a_month_of_a_damaged_log_is_no_good_news(opened, clinic, click, settle, tmp_path):
    clinic.fail["log_exports.month"] = IntegrityError("log-month-damaged", count=2)
    made = opened(tab="month")
    save(made, click, settle, tmp_path / "m.pdf")
    assert not made.month.done.isVisible()
    told = seen(made.month.damaged)
    assert "The file is written, but the access log is damaged." in told
    assert "The check found 2 faults. The report says that the log is damaged" in told
    assert str(tmp_path / "m.pdf") in told


def test_a_write_can_be_stopped(opened, clinic, click, settle, tmp_path):
    gate = clinic.gates["log_exports.write"] = threading.Event()
    made = opened()
    click(made.go)
    give_file(made, tmp_path / "log")
    assert made.entries.working.isVisible()
    assert not made.go.isEnabled()
    made.reject()
    assert made.isVisible()  # while it is written it stays
    click(made.entries.working.stop)
    clinic.gates.pop("log_exports.write")
    gate.set()
    settle()
    assert clinic.review_state.written == []
    assert not made.entries.working.isVisible()
    assert not made.errors.isVisible()
    assert made.go.isEnabled()


def test_a_write_that_fails_is_explained_and_tried_again(opened, clinic, click, settle, tmp_path):
    clinic.fail["log_exports.write"] = StorageFailed("disk-full")
    made = opened()
    save(made, click, settle, tmp_path / "log")
    assert made.errors.code == "disk-full"
    assert not made.entries.done.isVisible()
    save(made, click, settle, tmp_path / "log")
    assert not made.errors.isVisible()
    assert made.entries.done.isVisible()


def test_of_a_damaged_log_the_file_stays_and_that_is_said(opened, clinic, click, settle, tmp_path):
    error = IntegrityError("log-export-damaged", count=2, entries=411)
    clinic.fail["log_exports.write"] = error
    made = opened()
    output = tmp_path / "log.jsonl"
    save(made, click, settle, output)
    assert not made.errors.isVisible()
    assert not made.entries.done.isVisible()
    assert made.entries.damaged.isVisible()
    told = seen(made)
    assert "The file is written, but the access log is damaged." in told
    assert "The check found 2 faults. 411 entries are in the file." in told
    assert "it is no copy that proves the log" in told
    assert str(output) in told
    assert made.go.isEnabled()
    language().choose("fr")
    language().choose("en")
    assert str(output) in seen(made)
    save(made, click, settle, tmp_path / "again.jsonl")
    assert not made.entries.damaged.isVisible()
    assert made.entries.done.isVisible()


def test_of_a_damaged_log_the_package_stays_and_that_is_said(
    opened, clinic, click, settle, tmp_path
):
    error = IntegrityError("log-evidence-damaged", count=2, lines=2180)
    clinic.fail["log_exports.evidence"] = error
    made = opened(tab="evidence")
    save(made, click, settle, tmp_path / "log.zip")
    assert not made.evidence.done.isVisible()
    assert made.evidence.damaged.isVisible()
    told = seen(made)
    assert "The check found 2 faults. The package says that the log is damaged" in told
    assert str(tmp_path / "log.zip") in told


def test_no_other_part_is_chosen_while_one_is_written(opened, clinic, click, settle, tmp_path):
    gate = clinic.gates["log_exports.evidence"] = threading.Event()
    made = opened(tab="evidence")
    click(made.go)
    give_file(made, tmp_path / "log.zip")
    assert not made.tabs.isEnabled()
    clinic.gates.pop("log_exports.evidence")
    gate.set()
    settle()
    assert made.tabs.isEnabled()


def test_a_leap_day_of_years_ago(monkeypatch):

    monkeypatch.setattr(periods, "today", lambda: dt.date(2028, 2, 29))
    assert years_ago(1) == dt.date(2027, 2, 28)


def test_the_file_dialog_is_asked_for_a_name(opened, click):
    made = opened()
    click(made.go)
    picker = dialog(made, QFileDialog)
    assert picker.selectedFiles()[0].endswith(made.entries.name)
    picker.reject()
