"""Today's list: by name, checked in, read from a file, and everybody's records at once."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog

from clinicvault.domain.clinical import Standing
from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.gui.access.confirm import ConfirmDialog
from clinicvault.gui.access.second import SecondDialog
from clinicvault.gui.access.today_adding import AddDialog, clock_of
from clinicvault.gui.access.today_model import TodayModel
from clinicvault.gui.access.today_plan import PlanDialog
from clinicvault.gui.i18n import language
from clinicvault.services import views
from clinicvault.services.views import AccessStanding
from tests.gui import fakes
from tests.gui.hands import dialog, give_file, named, seen, type_text


@pytest.fixture
def expected(clinic):
    """Put patients on today's list: (row, time, standing)."""

    def put(*lines) -> None:
        for number, time, how in lines:
            row = clinic.rows[number]
            clinic.access.standings[row.id] = AccessStanding(how)
            clinic.access.appointments.append(
                views.AppointmentView(
                    f"{number:032x}",
                    row.id,
                    row.name,
                    row.code,
                    fakes.TODAY,
                    time,
                    fakes.INES.name,
                    "typed",
                    how,
                )
            )

    return put


@pytest.fixture
def page(open_page):
    def go(user=fakes.MARIE):
        return open_page("today", user)

    return go


def names(page) -> list[str]:
    return [one.name for one in page.model.lines]


THREE = (
    (0, "10:00", Standing.COLD),
    (1, "09:00", Standing.ACTIVE),
    (3, "", Standing.COLD),
)


def test_an_empty_day_says_how_to_begin(page):
    made = page()
    assert "Nobody is on the list." in seen(made)
    assert not made.open.isVisible()
    assert not made.up.isVisible()


def test_the_day_is_listed_by_time_with_its_records(page, expected):
    expected(*THREE)
    made = page()
    assert names(made) == ["Benjamin Okafor", "Amélie Rousseau", "Daniel Whitfield"]
    told = [
        [made.model.index(r, c).data() for c in (0, 2, 3)] for r in range(made.model.rowCount())
    ]
    assert told[0] == ["09:00", "Active", "Typed in  ·  Inès Caron"]
    assert told[2][:2] == ["–", "Archived"]
    assert made.counts.text() == "3 patients  ·  2 archived"
    assert made.up.text() == "Bring up all archived (2)"
    assert not made.grab().isNull()


def test_the_front_desk_keeps_the_list_and_sees_no_record(page, expected):
    expected(*THREE)
    made = page(fakes.INES)
    assert made.table.isColumnHidden(2)
    assert not made.up.isVisible()
    assert made.counts.text() == "3 patients"
    assert made.model.index(0, 2).data() == ""


def test_all_archived_come_up_by_one_confirmation(page, expected, click, settle, clinic):
    expected(*THREE)
    made = page()
    click(made.up)
    asked = dialog(made, ConfirmDialog)
    assert "2 archived records" in seen(asked)
    type_text(asked.password, fakes.PASSWORD)
    click(asked.go)
    settle()
    settle()
    assert set(clinic.access.brought[0]) == {clinic.rows[0].id, clinic.rows[3].id}
    assert "2 records are open now." in seen(made)
    assert not made.up.isVisible()


def test_what_stays_shut_is_told(page, expected):
    expected(*THREE)
    made = page()
    made._brought(views.BroughtUp(("a",), (("b", "consent-withdrawn"), ("c", "consent-withdrawn"))))
    text = seen(made)
    assert "1 record is open now." in text
    assert "2 stay shut." in text
    assert made.notice.property("banner") == "warn"
    language().choose("fr")
    assert made.notice.head.text()


def test_more_than_the_rules_allow_asks_a_second_person(page, expected, click, settle, clinic):
    clinic.access.rules = dataclasses.replace(clinic.access.rules, today_most=1)
    expected(*THREE)
    made = page()
    click(made.up)
    asked = dialog(made, SecondDialog)
    assert "2 records on today's list are archived" in seen(asked)
    click(named(asked, "Cancel"))
    settle()
    assert clinic.access.brought == []


# one line


def test_a_line_is_opened_checked_in_and_taken_off(qtbot, page, expected, click, settle, clinic):
    expected(*THREE)
    made = page()
    shell = made.window()
    assert not made.arrived.isEnabled()
    made.table.selectRow(1)
    click(made.arrived)
    settle()
    settle()
    added = clinic.access.appointments[-1]
    assert (added.patient_id, added.source, added.time) == (clinic.rows[0].id, "check-in", "10:00")
    made.table.selectRow(names(made).index("Daniel Whitfield"))
    click(made.off)
    settle()
    settle()
    assert "Daniel Whitfield" not in names(made)
    made.table.selectRow(0)
    click(made.open)
    settle()
    assert shell.where().patient == clinic.rows[1].id


def test_return_opens_the_line(qtbot, page, expected, settle, clinic):
    expected(*THREE)
    made = page()
    shell = made.window()
    made.table.setFocus()
    made.table.selectRow(0)
    made.table.setCurrentIndex(made.model.index(0, 0))
    qtbot.keyClick(made.table, Qt.Key.Key_Return)
    settle()
    assert shell.where().patient == clinic.rows[1].id


def test_a_line_that_is_checked_in_is_not_checked_in_again(page, expected, clinic):
    expected(*THREE)
    clinic.access.appointments[0] = dataclasses.replace(
        clinic.access.appointments[0], source="check-in"
    )
    made = page()
    made.table.selectRow(1)
    assert not made.arrived.isEnabled()
    assert "1 checked in" in made.counts.text()


def test_what_fails_is_explained_and_the_list_comes_again(page, expected, click, settle, clinic):
    expected(*THREE)
    made = page()
    made.table.selectRow(0)
    clinic.fail["today.remove"] = Refused("role-missing")
    click(made.off)
    settle()
    settle()
    assert made.errors.code == "role-missing"
    assert made._chosen().name == "Benjamin Okafor"


def test_nothing_chosen_does_nothing(page, expected, settle, clinic):
    expected(*THREE)
    made = page()
    for act in (made._open, made._check_in, made._remove):
        act()
    settle()
    assert clinic.calls["today.remove"] == clinic.calls["today.add"] == 0


# days


def test_other_days_and_back(page, expected, click, settle):
    expected(*THREE)
    made = page()
    today = dt.date.today()  # noqa: DTZ011  (the clinic's own calendar day)
    click(made.after)
    settle()
    assert made.day == today + dt.timedelta(days=1)
    assert names(made) == []
    assert not made.up.isVisible()
    click(made.before)
    settle()
    assert made.day is None
    assert not made.before.isEnabled()  # lists of days that are over are deleted
    click(made.after)
    settle()
    click(made.back)
    settle()
    assert made.day is None
    assert made.heading.text() == "Today"
    assert not made.back.isVisible()


def test_an_answer_for_another_day_is_not_shown(page, expected):
    expected(*THREE)
    made = page()
    made.model.show(())
    made._show((dt.date(2020, 1, 1), tuple(made.model.lines), 60))
    assert names(made) == []


# adding


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("", ""),
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("9h30", "09:30"),
        ("14h", "14:00"),
        ("0930", "09:30"),
        ("930", "09:30"),
        (" 23:59 ", "23:59"),
        ("24:00", None),
        ("12:60", None),
        ("soon", None),
    ],
)
def test_times_as_people_type_them(typed, clock):
    assert clock_of(typed) == clock


def test_a_patient_is_added_by_name(qtbot, page, click, settle, clinic):
    made = page(fakes.INES)
    click(made.add)
    asked = dialog(made, AddDialog)
    click(asked.go)
    assert "Please choose a patient." in seen(asked)
    type_text(asked.picker.search, "keiko")
    settle()
    qtbot.keyClick(asked.picker.search, Qt.Key.Key_Return)
    assert asked.picker.row.name == "Keiko Tanaka"
    type_text(asked.time, "soon")
    click(asked.go)
    assert "Please enter the time" in seen(asked)
    asked.time.clear()
    type_text(asked.time, "11h15")
    asked.here.click()
    clinic.fail["today.add"] = Refused("role-missing")
    click(asked.go)
    settle()
    assert asked.errors.code == "role-missing"
    click(asked.go)
    settle()
    settle()
    added = clinic.access.appointments[0]
    assert (added.name, added.time, added.source) == ("Keiko Tanaka", "11:15", "check-in")
    assert names(made) == ["Keiko Tanaka"]


def test_on_another_day_nobody_is_here_already(page, click, settle):
    made = page()
    click(made.after)
    settle()
    click(made.add)
    asked = dialog(made, AddDialog)
    assert not asked.here.isVisible()
    asked.close()


# files


def plan(clinic) -> views.TodayPlan:
    one, two, three = clinic.rows[:3]
    line = views.PlannedAppointment
    return views.TodayPlan(
        fakes.TODAY,
        (
            line(2, "Rousseau Amelie", "08:00", one.id),
            line(3, "Okafor B", "08:30", two.id),
            line(4, "Lambert", "09:00", "", ((three.id, "Chloé Lambert"), (two.id, "B. Okafor"))),
            line(5, "Ms Dubreuil", "", "", (), "list-nobody"),
        ),
        3,
        "csv",
    )


@pytest.fixture
def planned(page, click, settle, clinic, tmp_path):
    """The file was chosen and read."""
    clinic.access.plan = plan(clinic)
    made = page()
    click(made.read)
    give_file(made, tmp_path / "list.csv")
    settle()
    return made, dialog(made, PlanDialog)


def test_a_file_is_read_chosen_from_and_taken_over(planned, click, settle, clinic):
    page, asked = planned
    text = seen(asked)
    assert "4 lines for 21 Nov 2026. 3 lines are for other days." in text
    for caption in ("Found", "Could be one of several: please choose", "Nobody found"):
        assert caption in text
    assert asked.go.text() == "Take over (2)"
    asked.ticks[1][0].click()
    pick = asked.picks[0][0]
    pick.setCurrentIndex(1)
    language().choose("fr")
    language().choose("en")
    assert pick.itemText(0) == "Leave out"
    assert asked.go.text() == "Take over (2)"
    click(asked.go)
    settle()
    settle()
    assert clinic.access.taken == [(clinic.rows[0].id, "08:00"), (clinic.rows[2].id, "09:00")]
    assert "2 patients were added." in seen(page)
    assert names(page) == ["Amélie Rousseau", "Chloé Lambert"]


def test_nothing_chosen_takes_nothing(planned, click):
    _, asked = planned
    for box, _line in asked.ticks:
        box.click()
    assert not asked.go.isEnabled()
    click(named(asked, "Cancel"))


def test_taking_over_that_fails_is_explained(planned, click, settle, clinic):
    _, asked = planned
    clinic.fail["today.take"] = Refused("role-missing")
    click(asked.go)
    settle()
    assert asked.errors.code == "role-missing"
    asked.close()


def test_one_line_without_others(qtbot, page, clinic):
    made = page()
    told = dataclasses.replace(plan(clinic), lines=plan(clinic).lines[:1], skipped=0)
    asked = PlanDialog(made, made.desk, told, print)
    asked.open()
    assert "1 line for 21 Nov 2026." in seen(asked)
    assert "other days" not in seen(asked)
    asked.close()


def test_a_file_that_is_no_list_is_explained(page, click, settle, clinic):
    made = page()
    clinic.fail["today.read"] = InputRefused("list-unreadable")
    made._read([Path("x.csv")])
    settle()
    assert made.errors.code == "list-unreadable"
    click(made.read)
    dialog(made, QFileDialog).close()


def test_a_list_that_does_not_come_is_explained(open_page, clinic):
    clinic.fail["today.list"] = Refused("locked")
    assert open_page("today", fakes.MARIE).errors.code == "locked"


def test_the_model_answers_qt(qapp):
    model = TodayModel()
    assert model.data(QModelIndex()) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "TIME"
    model.show((views.AppointmentView("1", "2", "A B", "P", fakes.TODAY),))
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None
    assert model.rowCount(model.index(0, 0)) == model.columnCount(model.index(0, 0)) == 0
