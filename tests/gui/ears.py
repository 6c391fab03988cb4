"""What a screen reader says of the controls in view, and where the Tab key goes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
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
    QTextEdit,
    QWidget,
)

CONTROLS = (
    QAbstractButton,
    QAbstractSpinBox,
    QLineEdit,
    QComboBox,
    QPlainTextEdit,
    QTextEdit,
    QAbstractItemView,
    QAbstractSlider,
    QProgressBar,
)
_PARTS = {"QLineEditIconButton", "QTableCornerButton", "QHeaderView"}


def controls(parent: QWidget) -> list[QWidget]:
    """What a person can use or give the focus, without the parts Qt builds inside them."""
    return [
        one
        for one in parent.findChildren(QWidget)
        if one.isVisible()
        and one.window() is parent.window()
        and (isinstance(one, CONTROLS) or one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not _inner(one)
    ]


def _inner(widget: QWidget) -> bool:
    built = isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox))
    return (
        built
        or widget.objectName().startswith("qt_")
        or isinstance(widget, QScrollBar)
        or widget.metaObject().className() in _PARTS
    )


def name(widget: QWidget) -> str:
    """What a screen reader calls it."""
    spoken = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name).strip() if spoken is not None else ""


def nameless(parent: QWidget) -> list[str]:
    """Controls that a screen reader can only call by their kind."""
    return [f"{one!r} in {one.parentWidget()!r}" for one in controls(parent) if not name(one)]


def unreached(parent: QWidget) -> list[str]:
    """Usable controls that real presses of the Tab key pass by, once round the window.

    Inside a group of choices arrows go on: there one that is reached is enough.
    """
    seen = tabbed(parent.window())
    return [
        f"{name(one)}: {one!r}"
        for one in controls(parent)
        if one.isEnabled()
        and not isinstance(one, QProgressBar)
        and one not in seen
        and not any(other in seen for other in _group(one))
    ]


def tabbed(window: QWidget) -> list[QWidget]:
    """Where the focus goes, until it comes to a place for the second time."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QCoreApplication.processEvents()  # the widgets hear of it after the window system
    assert window.isActiveWindow()
    window.setFocus()
    seen: list[QWidget] = []
    for _ in range(300):
        press_tab(seen[-1] if seen else window)
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        seen.append(now)
    return seen


def press_tab(widget: QWidget) -> None:
    """A real press of the key on a widget."""
    QTest.keyClick(widget, Qt.Key.Key_Tab)


def _group(widget: QWidget) -> list[QAbstractButton]:
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group.buttons() if group is not None and group.exclusive() else _radios(widget)


def _radios(widget: QWidget) -> list[QAbstractButton]:
    if not isinstance(widget, QAbstractButton) or not widget.autoExclusive():
        return []
    beside = widget.parentWidget().findChildren(QAbstractButton)
    return [one for one in beside if one.autoExclusive() and one.group() is None]


def heard(parent: QWidget) -> None:
    """The check of every scene."""
    QCoreApplication.processEvents()
    assert controls(parent), parent
    assert nameless(parent) == []
    assert unreached(parent) == []
