"""Why this session works with the patient: "Reason: Care", changed by a click or a key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui import words
from clinicvault.gui.i18n import language, say, tr
from clinicvault.gui.widgets.basic import restyle

_KEY = Qt.Key
_STEPS = frozenset(
    {_KEY.Key_Up, _KEY.Key_Down, _KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Home, _KEY.Key_End}
)


class PurposePick(QComboBox):
    """`stated` tells a reason that a person chose; what the clinic keeps is shown, nothing else."""

    stated = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._held = Purpose.CARE
        self.setProperty("kind", "chip")
        say(self.setAccessibleName, "Reason")
        say(
            self.setToolTip,
            "Why you work with this patient. It is in every entry of the access log. "
            "Photos with consent for it are shown, and no others.",
        )
        say(
            self.setAccessibleDescription,
            "It is in every entry of the access log. Photos with consent for it are shown, "
            "and no others.",
        )
        self.activated.connect(lambda _: self._choose())
        language().follow(self, self._speak)

    @property
    def shown(self) -> str:
        """What it says while it is closed."""
        return tr("Reason: {reason}", reason=self.currentText())

    def show_purposes(self, purposes: tuple[Purpose, ...], held: Purpose) -> None:
        """Offer the reasons of this person's roles; nothing to choose from is not shown."""
        self._held = held
        self.clear()
        for one in purposes:
            self.addItem(words.purpose(one), one)
        self.setVisible(len(purposes) > 1)
        self._show_held()

    def _show_held(self) -> None:
        self.setCurrentIndex(self.findData(self._held))
        self.setProperty("stated", self._held is not Purpose.CARE)
        restyle(self)
        self.updateGeometry()

    def _choose(self) -> None:
        """The page that comes back says what holds; until then nothing else does."""
        wanted = self.currentData()
        self._show_held()
        if wanted is not None and wanted is not self._held:
            self.stated.emit(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows open the list, so that a reason that is passed over is not stated."""
        if event.key() in _STEPS:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel over it states nothing."""
        event.ignore()

    def _speak(self) -> None:
        for place in range(self.count()):
            self.setItemText(place, words.purpose(self.itemData(place)))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        found, option = super().sizeHint(), QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        taken = max(0, self.width() - room.width()) if self.width() else 48
        return QSize(self.fontMetrics().horizontalAdvance(self.shown) + taken + 8, found.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.shown
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
