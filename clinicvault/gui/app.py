"""The window's one entry point."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from clinicvault.desktop import screen_lock
from clinicvault.desktop.lock_signals import LockSignal, LockWatch
from clinicvault.services.api import JoiningService, ProgressListener, Services, SetupService

from .activity import Activity
from .capture import CaptureShield
from .collecting import collected_here
from .context import Context, DemoClinic, SettingsPort
from .i18n import language
from .jobs import Jobs
from .theme import theme
from .theme.theme import load_fonts
from .widgets import tables
from .window import MainWindow

Watch = Callable[[Callable[[LockSignal], None]], LockWatch]


def run(
    setup: SetupService,
    open_vault: Callable[[Path], Services],
    *,
    vault: Path | None,
    settings: SettingsPort,
    default_vault: Path,
    demo: Callable[[ProgressListener], DemoClinic] | None = None,
    joining: JoiningService | None = None,
    watch: Watch = screen_lock.watch,
) -> int:
    """Show the window until it is closed; returns the exit code.

    `vault` is opened at once; None opens the last one, or shows the first run with
    `default_vault` as the place for a new clinic. `joining` lets this computer ask for a clinic
    that does not know it. `open_vault` and `demo` are called from a job.
    Whoever wires closes the services afterwards; they are locked by then.
    """
    application = make_application()
    context = make_context(
        application, setup, open_vault, settings, default_vault, demo=demo, joining=joining
    )
    window = MainWindow(context)
    listening = watch(lambda _: window.lock())
    with collected_here(application):
        begin(window, context, vault)
        window.show()
        try:
            return application.exec()
        finally:
            listening.stop()
            context.jobs.close()


def make_application() -> QApplication:
    """The application with fonts, style and no memory of its own on disk."""
    _forget_file_dialogs()
    application = cast(
        "QApplication", QApplication.instance() or QApplication([sys.argv[0] or "clinicvault"])
    )
    application.setApplicationName("ClinicVault")
    application.setStyle("Fusion")
    load_fonts()
    return application


def make_context(
    application: QApplication,
    setup: SetupService,
    open_vault: Callable[[Path], Services],
    settings: SettingsPort,
    default_vault: Path,
    *,
    demo: Callable[[ProgressListener], DemoClinic] | None = None,
    joining: JoiningService | None = None,
) -> Context:
    """Settings read, language and theme chosen, threads ready."""
    jobs, activity = Jobs(application), Activity(application)
    tables.make_ready()
    context = Context(
        setup,
        open_vault,
        settings,
        default_vault,
        jobs,
        activity,
        CaptureShield(application),
        demo,
        settings.load(),
        joining,
    )
    language().choose(context.settings.language)
    theme().choose(context.settings.theme)
    return context


def begin(window: MainWindow, context: Context, vault: Path | None) -> None:
    """The vault asked for, the last one, or the first run."""
    last = Path(context.settings.last_vault) if context.settings.last_vault else None
    chosen = vault or (last if last is not None and last.is_dir() else None)
    if chosen is not None:
        window.open(chosen)
    else:
        window.show_start()


def _forget_file_dialogs() -> None:
    """Qt's file dialog would write the folders it showed, maybe patients' names, to a file."""
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, os.devnull)
