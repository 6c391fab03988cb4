"""The access log through the window over a real vault: what people did is found, proven, told."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from clinicvault.domain.ids import patient_code
from clinicvault.gui.context import Place
from clinicvault.gui.log.entries.saved import NameDialog
from clinicvault.gui.widgets.dates import today
from clinicvault.services.views import LogFilter
from tests.gui.hands import dialog, type_text
from tests.gui.log_hands import charts, click_row, entries, timeline
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg


@pytest.fixture
def at_the_log(work, tmp_path):
    """Photos are imported and seen, then Ada opens a part of the log: (shell's page, code, wait)."""
    real, _, _ = work(INA)
    patient = real.patient()
    report = real.importing.run(patient, [jpeg(tmp_path / f"{n}.jpg", n) for n in range(3)])
    assert len(report.imported) == 3
    real, _, _ = work(PAUL)
    real.patients.page(patient)
    photos = real.photos(patient)
    real.viewing.thumbnails(patient, photos)
    for photo in photos:
        real.viewing.preview(photo)
    real, shell, wait = work(ADA)

    def go(tab: str):
        shell.go(Place("log", tab=tab))
        wait()
        return shell.page, patient_code(bytes.fromhex(patient)), wait

    return go


def rows(section) -> list:
    return [section.model.row(n) for n in range(section.model.rowCount())]


def test_everything_that_was_done_is_there_newest_first(at_the_log):
    page, code, _ = at_the_log("entries")
    found = rows(entries(page))
    assert None not in found
    assert [one.seq for one in found] == sorted((one.seq for one in found), reverse=True)
    seen = [one for one in found if one.event == "photo-view"]
    assert len(seen) == 3
    assert {(one.user, one.patient.partition(" ")[0]) for one in seen} == {(PAUL, code)}
    assert "log-read" in {one.event for one in found}
    assert entries(page).count.text() == f"{len(found):,} entries"


def test_conditions_hold_together(at_the_log, click):
    page, code, wait = at_the_log("entries")
    section = entries(page)
    paul = next(user for user in page.desk.vault.users if user.name == PAUL)
    section.want(LogFilter(user=paul.id, events=("photo-view", "unlock"), since=today()))
    wait()
    assert {one.event for one in rows(section)} == {"photo-view", "unlock"}
    assert {one.user for one in rows(section)} == {PAUL}
    section.want(LogFilter(patient=code, outcome="done", text=PAUL))
    wait()
    assert rows(section)
    section.want(LogFilter(until=today() - dt.timedelta(days=1)))
    wait()
    assert section.nothing.isVisible()
    click(section.all)
    wait()
    assert len(rows(section)) > 10


def test_an_order_by_person(at_the_log):
    from clinicvault.services.views import LogSort

    page, _, wait = at_the_log("entries")
    section = entries(page)
    section._sort(LogSort("user", descending=False))
    wait()
    names = [one.user for one in rows(section) if one.user]
    assert names == sorted(names, key=str.casefold)


def test_an_entry_is_proven_and_leads_on(at_the_log, click, qtbot):
    page, _, wait = at_the_log("entries")
    section = entries(page)
    section.want(LogFilter(events=("photo-view",)))
    wait()
    click_row(section, qtbot, 0)
    qtbot.waitUntil(lambda: section.detail.entry is not None, timeout=20_000)
    wait()
    found = section.detail.entry
    assert found.proven
    assert section.detail.proof.head.text() == "Part of the log: proven"
    click(section.detail.proof.copy)
    copied = json.loads(QGuiApplication.clipboard().text())
    assert copied["seq"] == found.row.seq
    assert copied["checkpoint"].splitlines()[1].isdecimal()
    click(section.detail.links["session"])
    wait()
    assert {one.user for one in rows(section)} == {PAUL}
    assert {"unlock", "photo-view"} <= {one.event for one in rows(section)}
    qtbot.keyClick(section.table, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: section.detail.entry is not None, timeout=20_000)


def test_who_saw_her_pictures(at_the_log, click):
    page, code, wait = at_the_log("patient")
    section = timeline(page)
    type_text(section.code, code.lower())
    click(section.go)
    wait()
    assert section.title.text().startswith(code)
    assert {one.name: one.entries for one in section._shown.people}[PAUL] >= 4
    runs = [item for item in section._shown.items if item.user == PAUL]
    assert dict(runs[0].events)["photo-view"] == 3
    section._entries(runs[0])
    wait()
    assert {one.user for one in rows(entries(page))} == {PAUL}
    told = page.desk.services.log_search.newest(50)
    looked = [one for one in told if one.event == "log-timeline"]
    assert [one.patient.partition(" ")[0] for one in looked] == [code]


def test_an_unknown_patient_is_explained(at_the_log, click):
    page, _, wait = at_the_log("patient")
    section = timeline(page)
    type_text(section.code, "P-0000-0000")
    click(section.go)
    wait()
    assert section.errors.code
    assert section.model.rowCount() == 0


def test_charts_tell_of_today_and_lead_to_the_entries(at_the_log):
    page, _, wait = at_the_log("charts")
    section = charts(page)
    assert section.errors.isHidden()
    assert section.activity.count == 30
    assert int(section.cards["views"].number.text()) >= 3
    assert sum(map(sum, section.hours._grid.counts)) >= 3
    before = dt.datetime.now().astimezone() - dt.timedelta(hours=1)
    busiest = max(
        range(section.hours.count), key=lambda n: section.hours._grid.counts[n // 24][n % 24]
    )
    now = dt.datetime.now().astimezone()
    assert busiest in {one.weekday() * 24 + one.hour for one in (before, now)}
    section.hours.pressed.emit(busiest)
    wait()
    shown = rows(entries(page))
    assert shown
    assert {one.time.astimezone().hour for one in shown} == {busiest % 24}


def test_a_view_is_kept_for_the_next_session(at_the_log, work, click):
    page, _, wait = at_the_log("entries")
    section = entries(page)
    section.want(LogFilter(outcome="refused"))
    wait()
    click(section.saved.save)
    asked = dialog(section, NameDialog)
    type_text(asked.name, "Refusals")
    click(asked.go)
    wait()
    assert section.saved.current.name == "Refusals"
    _, shell, wait = work(ADA)
    shell.go(Place("log", tab="entries"))
    wait()
    again = entries(shell.page).saved
    assert [again.list.itemText(n) for n in range(again.list.count())] == [
        "Saved views",
        "Refusals",
    ]
    assert next(iter(again._views.values())).filter == LogFilter(outcome="refused")
