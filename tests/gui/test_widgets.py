"""The building blocks: dates, passwords, banners, dialogs, choices."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QWidget

from clinicvault.domain.errors import Cancelled, Refused
from clinicvault.gui.i18n import language
from clinicvault.gui.widgets import (
    Banner,
    Choices,
    DateField,
    Dialog,
    ErrorBanner,
    StrengthMeter,
    button,
    column,
    label,
)
from clinicvault.gui.widgets.basic import clear, row
from clinicvault.gui.widgets.dates import read_day, today
from clinicvault.gui.widgets.new_password import NewPassword
from clinicvault.gui.widgets.pick import Pick
from tests.gui.hands import named, seen, type_text


@pytest.fixture
def holder(qtbot, context):
    """A window to put things into."""
    made = QWidget()
    made.setLayout(column())
    made.show()
    yield made
    made.hide()
    made.deleteLater()


def put(holder, widget):
    holder.layout().addWidget(widget)
    widget.show()
    return widget


@pytest.mark.parametrize(
    "text", ["4/5/1988", "04.05.1988", "1988-05-04", "4 May 1988", " 4, May, 1988 ", "4-5-1988"]
)
def test_days_are_read_as_people_write_them(text):
    assert read_day(text, QLocale("en_GB")) == dt.date(1988, 5, 4)


@pytest.mark.parametrize(
    "text", ["", "soon", "31/2/1988", "5/1988", "4/5/88", "1.1.1700", "13/13/1988"]
)
def test_what_is_no_day_is_none(text):
    assert read_day(text, QLocale("en_GB")) is None


def test_french_months_are_read():
    assert read_day("4 août 1988", QLocale("fr")) == dt.date(1988, 8, 4)


def test_a_day_is_tidied_when_the_field_is_left(qtbot, holder):
    field = put(holder, DateField())
    type_text(field, "4.5.1988")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "04/05/1988"
    field.setText("soon")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.property("bad") == "true"
    assert not field.readable
    field.set_day(None)
    assert field.readable
    assert today().year >= 2024


def test_an_error_banner_says_three_things_in_the_language(holder, click):
    banner = put(holder, ErrorBanner())
    banner.show_error(Refused("wrong-password"))
    english = seen(banner)
    language().choose("fr")
    assert seen(banner) != english
    language().choose("en")
    assert banner.accessibleName()
    click(named(banner, "Close this notice"))
    assert banner.code == ""
    banner.show_code("wrong-password")
    assert banner.code == "wrong-password"
    banner.show_error(Cancelled())
    assert not banner.isVisible()
    language().choose("fr")


def test_a_banner_may_offer_one_thing_to_do(holder, click):
    done = []
    banner = put(holder, Banner("info", action="Go on with it", on=lambda: done.append(1)))
    banner.speak("An import was interrupted.")
    assert not banner.body.isVisible()
    click(banner.action)
    assert done == [1]


def test_a_dialog_that_is_held_stays(qtbot, holder, click):
    dialog = Dialog(holder, "New patient")
    dialog.fill(label("Note"))
    dialog.cancel_button()
    go = dialog.action_button("Save", lambda: dialog.hold(True))
    dialog.open()
    assert dialog.windowTitle() == "ClinicVault"
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not go.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.close()
    dialog.fail(Refused("wrong-password"))
    assert go.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


@pytest.mark.parametrize("kind", ["seg", "chip", "tab"])
def test_choices_are_one_of_several(qtbot, holder, click, kind):
    choices = put(holder, Choices(kind))
    assert choices.current == ""
    told = []
    choices.chosen.connect(told.append)
    for key, text in (("a", "All"), ("f", "Frontal")):
        choices.offer(key, text)
    assert choices.current == "a"
    qtbot.waitUntil(choices.button("f").isVisible)
    click(choices.button("f"))
    assert (choices.current, told) == ("f", ["f"])
    choices.choose("a")
    assert (choices.current, told) == ("a", ["f"])


@pytest.mark.parametrize("score", [-1, 0, 1, 2, 3, 4])
def test_the_meter_says_its_word(holder, score):
    meter = put(holder, StrengthMeter())
    meter.resize(400, 22)
    meter.show_score(score)
    assert bool(meter.text()) == (score >= 0)
    assert meter.text() in meter.accessibleName()
    assert not meter.grab().isNull()


def test_a_new_password_is_measured_and_taken(qtbot, holder, context, settle):
    asked = put(holder, NewPassword(context, ("clinic",)))
    asked.know("clinic", "Zoë")
    qtbot.keyClicks(asked.first, "a really long password")
    settle()
    assert asked.meter.score == 4
    asked.first.clear()
    assert asked.meter.score == -1
    assert not asked.check()
    for field in (asked.first, asked.second):
        qtbot.keyClicks(field, "a really long password")
    assert asked.check()
    assert asked.take() == "a really long password"
    assert (asked.first.text(), asked.second.text()) == ("", "")
    settle()


def test_a_layout_is_emptied_with_what_is_inside(holder):
    holder.layout().addLayout(row(button("Save"), None, 4))
    holder.layout().addWidget(label("Note"))
    clear(holder.layout())
    assert holder.layout().count() == 0
    assert seen(holder) == ""


def test_a_list_is_never_narrower_than_what_it_is_about(holder):
    made = Pick()
    made.setParent(holder)
    made.setSizeAdjustPolicy(Pick.SizeAdjustPolicy.AdjustToContents)
    made.addItems(
        [
            "Toutes les personnes",
            "an entry that is much longer than all the people of the clinic together",
        ]
    )
    made.show()
    assert made.minimumSizeHint().width() < made.sizeHint().width() / 2
    made.resize(made.minimumSizeHint())
    assert made.shown == "Toutes les personnes"
    made.resize(made.minimumSizeHint().width() - 12, made.height())
    assert made.shown.endswith("…")
    made.setCurrentIndex(1)
    made.resize(made.sizeHint())
    assert made.shown == made.currentText()
