"""Everything that can be pressed or filled in has a name, and the Tab key reaches it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QScrollBar,
    QWidget,
)

from clinicvault.gui.context import Place
from clinicvault.gui.importing.undo import MoveDialog
from clinicvault.gui.patients.consent import ConsentDialog
from clinicvault.gui.patients.edit import PatientDialog
from clinicvault.gui.patients.export import ExportDialog
from clinicvault.gui.shell.registry import PAGES
from clinicvault.gui.start.flow import StartFlow
from clinicvault.gui.unlock.screen import UnlockScreen
from tests.gui import fakes

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QPlainTextEdit,
    QAbstractItemView,
    QAbstractSlider,
    QProgressBar,
)


def controls(parent: QWidget) -> list[QWidget]:
    """What a person can use, without the parts Qt builds inside them."""
    found = [one for kind in CONTROLS for one in parent.findChildren(kind)]
    return [one for one in dict.fromkeys(found) if one.isVisible() and not _inner(one)]


def _inner(widget: QWidget) -> bool:
    own = isinstance(
        widget.parentWidget(), (QComboBox, QAbstractSpinBox)
    ) or widget.objectName().startswith("qt_")
    return (
        own
        or isinstance(widget, QScrollBar)
        or type(widget).__name__ == "QLineEditIconButton"
        or widget.metaObject().className()
        in {"QLineEditIconButton", "QTableCornerButton", "QHeaderView"}
    )


def nameless(parent: QWidget) -> list[str]:
    bad = []
    for one in controls(parent):
        spoken = QAccessible.queryAccessibleInterface(one)
        if spoken is None or not spoken.text(QAccessible.Text.Name).strip():
            bad.append(f"{one!r} in {one.parentWidget()!r}")
    return bad


def unreached(parent: QWidget) -> list[str]:
    """Usable controls that the Tab key passes by; arrows go on inside a group of choices."""
    wanted = [
        one for one in controls(parent) if one.isEnabled() and not isinstance(one, QProgressBar)
    ]
    return [
        repr(one)
        for one in wanted
        if not one.focusPolicy() & Qt.FocusPolicy.TabFocus and not _by_arrows(one)
    ]


def _by_arrows(widget: QWidget) -> bool:
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    if group is None or not group.exclusive():
        return False
    return any(
        one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in group.buttons()
    )


@pytest.mark.parametrize("name", [kind.name for kind in PAGES])
def test_pages(open_shell, clinic, settle, name):
    shell = open_shell(fakes.ALL)
    shell.go(Place(name, clinic.rows[0].id if name == "patients" else ""))
    settle()
    tabs = ("timeline", "consent", "details") if name == "patients" else ("",)
    for tab in tabs:
        if tab:
            shell.page.patient.show_tab(tab)
        assert nameless(shell) == []
        assert unreached(shell) == []


def test_the_viewer(open_page, clinic, settle):
    page = open_page("patients", fakes.ALL, patient=clinic.rows[0].id)
    page._view(page.patient.model.photos[0].id)
    settle()
    settle()
    assert nameless(page) == []
    assert unreached(page) == []
    assert page.viewer.canvas.accessibleName()


def test_dialogs(open_page, clinic, settle):
    page = open_page("patients", fakes.ALL, patient=clinic.rows[0].id)
    patient = page.patient.patient
    for made in (
        PatientDialog(page, page.desk, print),
        ConsentDialog(page, page.desk, patient),
        ExportDialog(page, page.desk, patient, "P-1", ["a"]),
        MoveDialog(page, page.desk, ["a"], print),
    ):
        made.open()
        assert made.accessibleName()
        assert nameless(made) == []
        made.close()
    settle()


def test_unlock_and_first_run(context, clinic, settle):
    services = clinic.services()
    flow = StartFlow(context)
    for made, steps in (
        (UnlockScreen(context, services, services.unlocking.vault()), ()),
        (
            flow,
            (
                flow.clinic,
                flow.person,
                flow.password,
                flow.kit,
                flow.rehearse,
                flow.prove,
                flow.recover,
            ),
        ),
    ):
        made.resize(1200, 1000)
        made.show()
        settle()
        assert nameless(made) == []
        for step in steps:
            step()
            settle()
            assert nameless(made) == [], step
            assert unreached(made) == [], step
        made.hide()
        made.deleteLater()


def test_the_tab_key_goes_round_a_dialog(qtbot, open_page, settle):
    page = open_page("patients", fakes.INES)
    made = PatientDialog(page, page.desk, print)
    made.open()
    with qtbot.waitActive(made):
        made.activateWindow()
    made.given.setFocus()
    seen = []
    for _ in range(8):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    for one in (made.family, made.born, made.number, made.note, made.save, made.given):
        assert one in seen, one.accessibleName()
    assert made.family.property("kbd") is not None
    made.close()
    settle()
