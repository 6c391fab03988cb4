"""Memory cards that are in this computer now, offered by their names."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from PySide6.QtCore import QStorageInfo, QTimer, Signal
from PySide6.QtWidgets import QWidget

from clinicvault.gui.i18n import say
from clinicvault.gui.jobs import Jobs
from clinicvault.gui.widgets import button, column
from clinicvault.gui.widgets.basic import clear

_EVERY = 4000
_FAR = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "afs", "webdav", "davfs")
"""File systems of other computers: no card, and asking them can take for ever."""


@dataclasses.dataclass(frozen=True, slots=True)
class Card:
    """A volume with a camera's folder; `name` as the system calls it."""

    name: str
    root: Path


def mounted_cards() -> tuple[Card, ...]:
    """Volumes with a DCIM folder; for a worker's thread, because a disk may be slow."""
    found = []
    for volume in QStorageInfo.mountedVolumes():
        kind = volume.fileSystemType().toStdString().lower()
        if volume.isRoot() or not volume.isReady() or kind.startswith(_FAR):
            continue
        root = Path(volume.rootPath())
        if _has_camera_folder(root):
            found.append(Card(volume.name() or root.name or str(root), root))
    return tuple(sorted(found, key=lambda card: str(card.root)))


def _has_camera_folder(root: Path) -> bool:
    try:
        return (root / "DCIM").is_dir()
    except OSError:
        return False


class CardList(QWidget):
    """A button for each card; looked for again while the page is in view."""

    chosen = Signal(list)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.cards: tuple[Card, ...] = ()
        self._looking = False
        self._box = column(spacing=8)
        self.setLayout(self._box)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self.look)
        self.hide()

    def watch(self, watching: bool) -> None:
        """Look now and from time to time, or no more."""
        if watching:
            self.look()
            self._timer.start()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Look once; a disk that does not answer is not asked twice."""
        if not self._looking:
            self._looking = True
            self._jobs.start(
                self, lambda _: mounted_cards(), self._found, lambda _: self._found(())
            )

    def _found(self, cards: tuple[Card, ...]) -> None:
        self._looking = False
        if cards != self.cards:
            self.cards = cards
            clear(self._box)
            for card in cards:
                self._box.addWidget(self._offer(card))
        self.setVisible(bool(cards))

    def _offer(self, card: Card) -> QWidget:
        made = button(
            "Memory card {name}",
            icon="hard-drive",
            on=lambda: self.chosen.emit([card.root]),
            name=card.name.replace("&", "&&"),
        )
        say(made.setAccessibleName, "Take the photos of the memory card {name}", name=card.name)
        return made
