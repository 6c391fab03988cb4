"""The main window: start, unlock or shell, and the lock that always wins."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.services.api import JoiningService, Services
from clinicvault.services.views import SessionView, VaultView

from .context import Context, DemoClinic, Desk, Place
from .files import forget_folder
from .session_watch import SessionWatch
from .shell.shell import Shell
from .start.flow import StartFlow
from .start.joining import JoinFlow
from .start.leaving import LeavingDialog
from .theme import theme
from .unlock.screen import UnlockScreen

Opened = tuple[Services, VaultView]
_OUTSIDE = frozenset({"workstation-unknown", "workstation-revoked"})
"""What a clinic says to a computer that has to be let in first."""


class MainWindow(QMainWindow):
    """Holds one screen at a time; its title is the program's name and nothing else."""

    locked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._services: Services | None = None
        self._vault: VaultView | None = None
        self._demo: DemoClinic | None = None
        self._places: dict[str, Place] = {}
        self._user = ""
        self._leaving = False
        theme().dress(self)
        self.setWindowTitle("ClinicVault")
        self.setMinimumSize(940, 620)
        self.resize(1440, 900)
        if context.settings.geometry:
            self.restoreGeometry(context.settings.geometry)
        context.activity.idle.connect(self.lock)
        self._watch = SessionWatch(context.jobs, self)
        self._watch.ended.connect(self.lock)

    def show_start(self) -> None:
        """No vault yet: create, open, recover or try one."""
        flow = StartFlow(self._context)
        flow.opened.connect(self._open_chosen)
        flow.demo_made.connect(self._open_demo)
        flow.proven.connect(self._proven)
        flow.entered.connect(self._entered)
        self._replace(flow)

    def open(self, path: Path) -> None:
        """Open a vault by a job, then show who can unlock it."""
        self._replace(UnlockScreen(self._context, None))
        self._context.remember(last_vault=str(path))
        self._start_opening(path)

    def _start_opening(self, path: Path) -> None:
        def work(_: object) -> Opened:
            services = self._context.open_vault(path)
            return services, services.unlocking.vault()

        def failed(error: ClinicVaultError) -> None:
            self._open_failed(error, path)

        self._context.jobs.start(self, work, self._opened, failed)

    def _open_chosen(self, path: Path) -> None:
        self._demo = None
        self.open(path)

    def _open_demo(self, demo: DemoClinic) -> None:
        self._demo = demo
        self.open(demo.vault)

    def _opened(self, opened: Opened) -> None:
        self._services, self._vault = opened
        self.show_unlock()

    def _open_failed(self, error: ClinicVaultError, path: Path) -> None:
        joining = self._context.joining
        if error.code in _OUTSIDE and joining is not None:
            self._join(joining, path, error)
            return
        screen = self.centralWidget()
        if isinstance(screen, UnlockScreen):
            screen.fail(error)

    def _join(self, joining: JoiningService, path: Path, why: ClinicVaultError) -> None:
        """This computer has to be let in first; whatever was open before is closed by now."""
        self._services = self._vault = None
        flow = JoinFlow(self._context, joining, path, why)
        flow.joined.connect(self.open)
        flow.other.connect(self.show_start)
        self._replace(flow)

    def show_unlock(self, why: str = "") -> None:
        """The list of names; `why` is the message code of a session that ended by itself."""
        passwords = self._demo.passwords if self._demo else ()
        screen = UnlockScreen(self._context, self._services, self._vault, passwords)
        screen.unlocked.connect(self._unlocked)
        screen.other_vault.connect(self.show_start)
        self._replace(screen)
        if why:
            screen.errors.retone("info")
            screen.errors.show_code(why)

    def _proven(self, services: Services, vault: VaultView) -> None:
        self._services, self._vault = services, vault

    def _entered(self, services: Services, vault: VaultView, session: SessionView) -> None:
        """First run is over, and its founder is unlocked already."""
        self._services, self._vault = services, vault
        self._unlocked(session)

    def _unlocked(self, session: SessionView) -> None:
        if self._services is None or self._vault is None:
            return
        try:
            self._enter(self._services, self._vault, session)
        except BaseException:
            self.lock()
            raise

    def _enter(self, services: Services, vault: VaultView, session: SessionView) -> None:
        self._context.activity.watch(services.unlocking.idle_seconds())
        desk = Desk(self._context, services, session, vault)
        shell = Shell(desk)
        desk.setParent(shell)
        self._user = session.user.id
        shell.lock.connect(self.lock)
        shell.switch.connect(self.switch_user)
        self._replace(shell)
        self._watch.follow(services.unlocking)
        shell.go(self._places.get(session.user.id, Place()))

    def switch_user(self) -> None:
        """Lock at once and offer the names: whoever sits down chooses the own one."""
        self.lock()
        screen = self.centralWidget()
        if isinstance(screen, UnlockScreen):
            screen.names.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def lock(self, why: str = "") -> None:
        """Wipe keys, pictures and pages now; nothing is asked and nothing can stop it.

        `why` is the message code of a session that ended by itself: the next screen says it.
        """
        screen = self.centralWidget()
        with contextlib.ExitStack() as steps:  # last first, and each one whatever another raises
            steps.callback(self.locked.emit)
            if self._services is not None and not _unsettled(screen):
                steps.callback(self.show_unlock, why)
            if isinstance(screen, Shell):
                steps.callback(screen.wipe)
            steps.callback(self._close_others)
            steps.callback(forget_folder)
            if isinstance(screen, Shell):
                steps.callback(self._remember_place, screen)
            steps.callback(self._context.jobs.drop_all)
            steps.callback(self._context.activity.rest)
            steps.callback(self._watch.rest)
            steps.callback(self._context.shield.restore)
            if self._services is not None:
                steps.callback(self._services.unlocking.lock)

    def _remember_place(self, shell: Shell) -> None:
        self._places[self._user] = shell.where()

    def _close_others(self) -> None:
        """Dialogs, menus, open lists: every other window goes."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self and widget.window() is widget:
                widget.hide()
                widget.deleteLater()

    def _replace(self, screen: QWidget) -> None:
        old = self.takeCentralWidget()
        self.setCentralWidget(screen)
        if old is not None:
            old.hide()
            old.deleteLater()
            _collect_soon(self)

    def _leave(self) -> None:
        self._leaving = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing locks first; the unlock page it shows goes with the window.

        While the only recovery sheets exist in this window, it asks.
        """
        screen = self.centralWidget()
        if isinstance(screen, StartFlow) and screen.unsettled and not self._leaving:
            event.ignore()
            LeavingDialog(self, self._context, screen.draft, self._leave).open()
            return
        try:
            if self._services is not None:
                self.lock()
        finally:
            geometry = bytes(self.saveGeometry().data())
            self._context.settings = dataclasses.replace(self._context.settings, geometry=geometry)
            self._context.write(self._context.settings)
            super().closeEvent(event)


def _unsettled(screen: QWidget | None) -> bool:
    return isinstance(screen, StartFlow) and screen.unsettled


def _collect_soon(window: QWidget) -> None:
    """Destroyed pages sit in reference cycles with their callbacks; collect them now."""
    QTimer.singleShot(0, window, gc.collect)
