"""After an import: what its packages from other clinics say of themselves, in one strip."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language
from clinicvault.gui.receiving import told
from clinicvault.gui.receiving.compare import CompareDialog
from clinicvault.gui.receiving.dialogs import PackagesDialog
from clinicvault.gui.widgets import Banner
from clinicvault.services.views import ReceivedPackage
from clinicvault.services.views.receiving import SenderView


class ReceivedStrip(Banner):
    """Hidden while no package came from another clinic."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("info", action="Details", on=self._open)
        self._desk = desk
        self._packages: dict[str, ReceivedPackage] = {}
        self.hide()
        language().follow(self, self._speak)

    @property
    def packages(self) -> tuple[ReceivedPackage, ...]:
        """Of every import that is reviewed together; of one file the latest word counts."""
        return tuple(self._packages.values())

    def add(self, packages: Sequence[ReceivedPackage]) -> None:
        """Those of one more import."""
        self._packages |= {one.path: one for one in packages}
        self._speak()

    def _speak(self) -> None:
        if not self._packages:
            self.hide()
            return
        self.retone(told.worst(self.packages))
        self.show_texts(*told.summary(self.packages))

    def _open(self) -> None:
        PackagesDialog(
            self,
            self._desk,
            self.packages,
            may_compare=self._desk.may(Act.KEEP_RECIPIENTS),
            compare=self._compare,
        ).open()

    def _compare(self, package: ReceivedPackage) -> None:
        CompareDialog(self, self._desk, package, self._known).open()

    def _known(self, sender: SenderView) -> None:
        self.add([known_by(one, sender) for one in self.packages if one.signer == sender.signer])

    def wipe(self) -> None:
        """Forget the names."""
        self._packages.clear()
        self._speak()
        for text in (self.head, self.body):
            text.clear()


def known_by(package: ReceivedPackage, sender: SenderView) -> ReceivedPackage:
    """The same package, now that its sender is known."""
    return dataclasses.replace(
        package,
        sender=sender.name,
        sender_id=sender.recipient_id,
        checked=sender.checked,
        checked_by=sender.checked_by,
    )
