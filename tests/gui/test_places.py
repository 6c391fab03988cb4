"""Nothing is shown before it has its place: it would be a window of its own for a moment."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clinicvault.domain.errors import Refused
from clinicvault.gui.widgets import Dialog, ErrorBanner
from clinicvault.gui.widgets.basic import reveal


@pytest.fixture
def home(qtbot) -> QWidget:
    """A window with room for more."""
    made = QWidget()
    qtbot.addWidget(made)
    made.setLayout(QVBoxLayout())
    made.show()
    return made


def test_what_is_shown_too_early_is_found(home, strays):
    lost = QLabel("lost")
    lost.setVisible(True)
    home.layout().addWidget(lost)
    assert len(strays.found) == 1
    strays.found.clear()


def test_what_is_shown_where_it_lies_is_not(home, strays):
    kept = QLabel("kept", home)
    kept.hide()
    kept.setVisible(True)
    kept.setParent(None)
    kept.setParent(home)
    assert strays.found == []


@pytest.mark.parametrize("before", [None, True, False])
def test_revealing_what_has_no_place_yet_only_says_that_it_will_be_seen(home, strays, before):
    made = QLabel("text")
    if before is not None:
        made.hide()
    if before is not False:
        reveal(made)
    assert not made.isVisible()
    home.layout().addWidget(made)
    QCoreApplication.processEvents()  # Qt shows it in a turn of its own
    assert made.isVisibleTo(home) == (before is not False)
    reveal(made, before is False)
    assert made.isVisibleTo(home) == (before is False)
    assert strays.found == []


def test_an_error_that_comes_before_its_banner_lies_somewhere_is_seen(qtbot, strays):
    errors = ErrorBanner()
    errors.show_error(Refused("role-missing"))
    assert not errors.isVisible()
    home = QWidget()
    qtbot.addWidget(home)
    box = QVBoxLayout()
    box.addWidget(errors)
    home.setLayout(box)
    home.show()
    assert errors.isVisible()
    assert errors.code == "role-missing"
    assert errors.error is not None
    assert strays.found == []


def test_what_exists_nowhere_else_goes_by_its_button_alone(home):
    made = Dialog(home, "Hand over this code")
    made.action_button("It is written down", made.accept)
    made.open()
    assert not made.only_here
    made.keep_until_button()
    assert made.only_here
    made.reject()
    made.close()
    assert made.isVisible()
    made.accept()
    assert not made.isVisible()
