"""Idle time starts again with whatever a person does; a finished task keeps nothing alive."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from clinicvault.gui.activity import Activity
from clinicvault.gui.widgets import button

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def activity(qapp):
    made = Activity(qapp)
    yield made
    made.rest()
    qapp.removeEventFilter(made)
    made.deleteLater()


def events() -> list[QEvent]:
    point, button_ = QPointF(1, 1), Qt.MouseButton.LeftButton
    return [
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NONE, "a"),
        QMouseEvent(
            QEvent.Type.MouseMove,
            point,
            point,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            NONE,
        ),
        QMouseEvent(QEvent.Type.MouseButtonPress, point, point, button_, button_, NONE),
        QWheelEvent(
            point,
            point,
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            NONE,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    ]


@pytest.mark.parametrize("number", range(4), ids=["key", "move", "press", "wheel"])
def test_doing_something_starts_the_time_again(qtbot, activity, monkeypatch, number):
    field = QLineEdit()
    qtbot.addWidget(field)
    activity.watch(300)
    assert (activity.seconds, activity.left) == (300, 300)
    started = []
    monkeypatch.setattr(activity, "_timer", _Counted(activity._timer, started))
    QCoreApplication.sendEvent(field, events()[number])
    assert started


class _Counted:
    def __init__(self, timer, started) -> None:
        self._timer, self._started = timer, started

    def start(self) -> None:
        self._started.append(True)
        self._timer.start()

    def __getattr__(self, name):
        return getattr(self._timer, name)


def test_repainting_is_no_activity(qtbot, activity, monkeypatch):
    field = QLineEdit()
    qtbot.addWidget(field)
    activity.watch(300)
    started = []
    monkeypatch.setattr(activity, "_timer", _Counted(activity._timer, started))
    field.show()
    QCoreApplication.processEvents()
    assert started == []


def test_idle_comes_once(qtbot, activity):
    heard = []
    activity.idle.connect(lambda: heard.append(True))
    with qtbot.waitSignal(activity.idle, timeout=5000):
        activity._timer.start(10)
    QCoreApplication.processEvents()
    assert (heard, activity.left) == ([True], 0)


def test_resting_counts_nothing(qtbot, activity):
    field = QLineEdit()
    qtbot.addWidget(field)
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert activity.left == 0
    activity.watch(300)
    activity.rest()
    assert activity.left == 0


@pytest.fixture
def form(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.first, made.push, made.tick = QLineEdit(), button("Invite"), QCheckBox("x")
    box = QVBoxLayout(made)
    for one in (made.first, made.push, made.tick):
        box.addWidget(one)
    made.show()
    with qtbot.waitActive(made):
        made.activateWindow()
    return made


def test_the_focus_ring_is_for_the_keyboard(qtbot, activity, form):
    form.first.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.keyClick(form.first, Qt.Key.Key_Tab)
    qtbot.waitUntil(form.push.hasFocus)
    assert form.push.property("kbd")
    qtbot.keyClick(form.push, Qt.Key.Key_Tab)
    assert not form.push.property("kbd")
    assert form.tick.property("kbd")
    form.push.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not form.push.property("kbd")


def test_a_finished_task_keeps_neither_page_nor_result_alive(qtbot, context, settle):
    class Big:
        pass

    page, kept = QWidget(), []
    task = context.jobs.start(page, lambda _: Big(), lambda big: kept.append(weakref.ref(big)))
    qtbot.waitUntil(lambda: bool(kept))
    settle()
    seen = weakref.ref(page)
    del page
    gc.collect()
    assert (seen(), kept[0](), task.wanted) == (None, None, False)
