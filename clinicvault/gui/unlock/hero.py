"""The coloured half of the start and unlock screens."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from clinicvault.gui.i18n import hush
from clinicvault.gui.widgets import column, label, picture_label, row


class Hero(QFrame):
    """What ClinicVault promises, and whose clinic this is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("hero")
        self._where = _toned(label(), "2")
        self.setLayout(
            column(
                row(
                    picture_label("shield-check", "logo", 30),
                    _toned(_brand(), "brand"),
                    None,
                    spacing=12,
                ),
                None,
                _toned(label("Every before."), "head"),
                _toned(label("Every after."), "head"),
                _toned(label("Kept private."), "head"),
                18,
                _toned(
                    label(
                        "Patient photos stay encrypted on this computer. "
                        "Only people your clinic has approved can open them.",
                        wrap=True,
                    ),
                    "2",
                ),
                24,
                self._promise(
                    "lock-keyhole",
                    "Encrypted before it is saved",
                    "Photos are encrypted during import.",
                ),
                12,
                self._promise(
                    "scroll-text",
                    "Every view is recorded",
                    "You can show who opened which photo, and when.",
                ),
                None,
                self._where,
                spacing=2,
                margins=(56, 44, 48, 40),
            )
        )

    def _promise(self, icon: str, title: str, text: str) -> QVBoxLayout:
        texts = column(_toned(label(title), "item"), _toned(label(text, wrap=True), "2"), spacing=2)
        line = row(picture_label(icon, "logo", 22), texts, spacing=18)
        line.setStretch(1, 1)
        return column(line)

    def show_where(self, clinic: str, workstation: str) -> None:
        """Clinic and computer at the foot."""
        hush(self._where.setText, f"{clinic}  ·  {workstation}")


def _brand() -> QLabel:
    made = label()
    made.setText("ClinicVault")
    return made


def _toned(made: QLabel, tone: str) -> QLabel:
    made.setProperty("hero", tone)
    return made
