"""A clinic with the real services, and the window's shell over them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from clinicvault.gui.app import make_context
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language
from clinicvault.gui.shell.shell import Shell
from tests.unit.services.real_clinic import House, make_house, password


def found_house(folder: Path) -> House:
    """A clinic with an administrator and privacy officer, a practitioner and the front desk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        return make_house(folder)[0]


@contextlib.contextmanager
def at_work(qapp, qtbot, house: House, settings) -> Iterator[Callable[[str], tuple]]:
    """Unlock as somebody; gives (services, shell, wait until nothing runs)."""
    with house.open() as real:
        context = make_context(qapp, house.setup, lambda _: real.services, settings, Path("unused"))
        made: list[Shell] = []

        def wait() -> None:
            for _ in range(2):  # what arrives may begin something
                qtbot.waitUntil(lambda: not context.jobs.busy, timeout=60_000)
                QCoreApplication.processEvents()

        def enter(name: str) -> tuple:
            for old in made:
                old.wipe()
                old.hide()
            session = real.unlocking.unlock(real.id_of(name), password(name))
            desk = Desk(context, real.services, session, real.unlocking.vault())
            shell = Shell(desk)
            desk.setParent(shell)
            shell.resize(1440, 900)
            shell.show()
            made.append(shell)
            return real, shell, wait

        yield enter
        context.jobs.drop_all()
        for shell in made:
            shell.wipe()
            shell.hide()
            shell.deleteLater()
        context.jobs.close()
        qapp.removeEventFilter(context.activity)
        context.activity.rest()
        for one in (context.activity, context.jobs, context.shield):
            one.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        language().choose("en")
