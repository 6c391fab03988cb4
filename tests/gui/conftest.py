"""The window's tests: an offscreen application, the in-memory clinic, and nothing left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from clinicvault.desktop.settings import Settings
from clinicvault.gui.activity import dress
from clinicvault.gui.app import make_application, make_context
from clinicvault.gui.context import Context, Desk, Place
from clinicvault.gui.i18n import language
from clinicvault.gui.shell.page import Page
from clinicvault.gui.shell.shell import Shell
from clinicvault.gui.theme import theme
from tests.gui import fakes
from tests.gui.real_shell import at_work, found_house
from tests.unit.services.real_clinic import House


class SettingsInMemory:
    """A SettingsPort that remembers for one test."""

    def __init__(self) -> None:
        self.kept = Settings(language="en", theme="light")

    def load(self) -> Settings:
        return self.kept

    def save(self, settings: Settings) -> None:
        self.kept = settings


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The one application of the run, as the program makes it."""
    made = make_application()
    gc.collect()
    gc.freeze()  # what the imports made need not be walked after every test
    return made


def _settle_deletions() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()


def _running_timers() -> set[int]:
    timers = (one for one in gc.get_objects() if type(one) is QTimer)
    return {id(one) for one in timers if shiboken6.isValid(one) and one.isActive()}


@pytest.fixture(autouse=True)
def nothing_left(qapp) -> Iterator[None]:
    """A test fails that leaves a thread, a running timer or a top-level widget behind."""
    threads, timers = set(threading.enumerate()), _running_timers()
    widgets = _top_level()
    gc.disable()  # only this thread collects, as in the program
    yield
    gc.enable()
    QToolTip.hideText()
    _settle_deletions()
    left = [
        *(f"thread {one.name}" for one in threading.enumerate() if one not in threads),
        *(f"timer {one}" for one in _running_timers() - timers),
        *(f"widget {one}" for address, one in _top_level().items() if address not in widgets),
    ]
    assert not left, left
    gc.freeze()  # what pytest remembers of this test need not be walked after the next one


def _top_level() -> dict[int, str]:
    """By address: Python's wrappers of the same widget come and go."""
    return {
        shiboken6.getCppPointer(one)[0]: repr(one)
        for one in QApplication.topLevelWidgets()
        if _counts(one)
    }


def _counts(widget: QWidget) -> bool:
    """Qt keeps one label for tool tips as long as it likes."""
    return widget.metaObject().className() != "QTipLabel"


class Strays(QObject):
    """Widgets that were shown before they had a place: each was a window of its own for a moment.

    A part of the window that a test shows alone is dressed as the window is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is _POLISH and isinstance(watched, QWidget):
            if watched.parent() is None:
                dress(watched)  # as its window would be
        elif kind is _SHOW and isinstance(watched, QWidget):
            if watched.parent() is None and not event.spontaneous():
                watched.setProperty(_ALONE, True)
        elif kind is _PARENT and watched.parent() is not None and watched.property(_ALONE):
            self.found.append(repr(watched))
        return False


_ALONE = "shown-alone"
_SHOW, _PARENT, _POLISH = QEvent.Type.Show, QEvent.Type.ParentChange, QEvent.Type.Polish


@pytest.fixture(scope="session")
def strays(qapp) -> Strays:
    """The one filter of the run."""
    made = Strays()
    qapp.installEventFilter(made)
    return made


@pytest.fixture(autouse=True)
def everything_has_its_place(strays) -> Iterator[None]:
    """A test fails where a widget is shown first and laid out afterwards: it flashes up alone."""
    strays.found.clear()
    yield
    assert not strays.found, strays.found


@pytest.fixture
def clinic() -> fakes.Clinic:
    """The state behind the fake services."""
    return fakes.Clinic()


@pytest.fixture
def settings() -> SettingsInMemory:
    """What this computer remembers."""
    return SettingsInMemory()


@pytest.fixture
def context(qapp, clinic, settings) -> Iterator[Context]:
    """The wiring of one window; English and light."""
    services = clinic.services()
    made = make_context(qapp, fakes.Setup(clinic), lambda _: services, settings, Path("unused"))
    yield made
    made.jobs.close()
    qapp.removeEventFilter(made.activity)
    made.activity.rest()
    for one in (made.activity, made.jobs, made.shield):
        if shiboken6.isValid(one):
            one.deleteLater()
    _settle_deletions()
    language().choose("en")
    theme().choose("light")


@pytest.fixture
def settle(qtbot, context) -> Callable[[], None]:
    """Wait until no job runs and everything that it told has arrived."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)
        QCoreApplication.processEvents()

    return wait


@pytest.fixture
def open_shell(qtbot, clinic, context, settle) -> Iterator[Callable[..., Shell]]:
    """Unlock as somebody and show the shell; it is wiped and destroyed afterwards."""
    made: list[Shell] = []

    def unlock(user=fakes.NOAH, size: tuple[int, int] = (1440, 900)) -> Shell:
        services = clinic.services()
        session = services.unlocking.unlock(user.id, fakes.PASSWORD)
        desk = Desk(context, services, session, services.unlocking.vault())
        shell = Shell(desk)
        desk.setParent(shell)
        made.append(shell)
        shell.resize(*size)
        shell.show()
        return shell

    yield unlock
    for shell in made:
        context.jobs.drop_all()
        shell.wipe()
        shell.hide()
        shell.deleteLater()


@pytest.fixture
def open_page(open_shell, settle) -> Callable[..., Page]:
    """Go to a page as somebody, and wait until it has loaded."""

    def go(name: str, user=fakes.NOAH, size: tuple[int, int] = (1440, 900), **place: str) -> Page:
        shell = open_shell(user, size)
        shell.go(Place(name, **place))
        settle()
        return shell.page

    return go


@pytest.fixture
def click(qtbot) -> Callable[..., None]:
    """A real click in the middle of a widget that is in view and enabled."""

    def press(widget: QWidget, at: QPoint | None = None) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or QPoint())

    return press


@pytest.fixture(scope="module")
def founded(tmp_path_factory) -> House:
    """A real clinic of three people; each test gets a copy of it."""
    return found_house(tmp_path_factory.mktemp("clinic"))


@pytest.fixture
def work(qapp, qtbot, founded, settings, tmp_path) -> Iterator[Callable[[str], tuple]]:
    """Unlock as somebody at that clinic; gives (services, shell, wait until nothing runs)."""
    with at_work(qapp, qtbot, founded.copy(tmp_path / "pc"), settings) as enter:
        yield enter
