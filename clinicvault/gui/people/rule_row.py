"""One value of the clinic's rules: name, number, unit, what is usual, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget

from clinicvault.domain.rule_bounds import BOUNDS
from clinicvault.gui import formats, rule_words
from clinicvault.gui.i18n import hush, language, tr
from clinicvault.gui.widgets import Paragraph, badge, column, icon_button, plain, row
from clinicvault.gui.widgets.basic import reveal


class NumberField(QSpinBox):
    """A number between two bounds; scrolling the page over it does not change it."""

    def __init__(self, least: int, most: int, step: int) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setSingleStep(step)
        self.setAccelerated(True)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(96, 36)
        self.lineEdit().setTextMargins(8, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class RuleRow(QWidget):
    """A name over its explanation, the number at the right; `short` is for rows of a table."""

    changed = Signal()

    def __init__(self, key: str, usual: int, *, may_change: bool, short: bool = False) -> None:
        super().__init__()
        self.key, self.usual = key, usual
        self._may_change = may_change
        least, most = BOUNDS[key]
        self.number = NumberField(least, most, 30 if key.startswith("idle") else 1)
        self.value = plain("", "strong")
        self.unit, self.mark = plain("", "muted"), badge()
        self.reset = icon_button("rotate-ccw", "Back to the usual value", self._reset)
        self.head, self.reason = plain("", "" if short else "strong"), Paragraph()
        self.number.valueChanged.connect(lambda _: self._told())
        self._lay_out()
        language().follow(self, self._speak)
        self._speak()

    def _lay_out(self) -> None:
        self.setMinimumHeight(38)
        reveal(self.number, self._may_change)
        reveal(self.value, not self._may_change)
        self.unit.setMinimumWidth(112)
        self.mark.setMinimumWidth(92)
        self.mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        reveal(self.reset, self._may_change)
        keep = self.reset.sizePolicy()
        keep.setRetainSizeWhenHidden(self._may_change)
        self.reset.setSizePolicy(keep)
        texts = column(self.head, self.reason, spacing=2)
        line = row(texts, self.number, self.value, self.unit, self.mark, self.reset, spacing=10)
        line.setStretch(0, 1)
        self.setLayout(line)

    def _speak(self) -> None:
        name, why = rule_words.name(self.key), rule_words.reason(self.key)
        hush(self.head.setText, name)
        hush(self.reason.setText, why)
        self.reason.setVisible(bool(why))
        least, most = (formats.number(one) for one in BOUNDS[self.key])
        usual = formats.number(self.usual)
        bounds = tr("From {least} to {most}; usual: {usual}.", least=least, most=most, usual=usual)
        hush(self.number.setToolTip, bounds)
        hush(self.number.setAccessibleName, name)
        hush(self.number.setAccessibleDescription, f"{bounds} {why}".strip())
        hush(self.reset.setAccessibleName, tr("Back to the usual value: {rule}", rule=name))
        self._show()

    @property
    def chosen(self) -> int:
        """The number in view."""
        return self.number.value()

    def choose(self, value: int) -> None:
        """Show a value."""
        self.number.setValue(value)
        self._show()

    def at_least(self, value: int) -> None:
        """Another rule asks for so much; a smaller number grows with it."""
        self.number.setMinimum(max(value, BOUNDS[self.key][0]))

    def _reset(self) -> None:
        self.number.setValue(self.usual)
        self.number.setFocus()

    def _told(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        usual = self.chosen == self.usual
        hush(self.value.setText, formats.number(self.chosen))
        hush(self.unit.setText, rule_words.unit(self.key, self.chosen))
        told = tr("Usual") if usual else tr("Usual: {n}", n=formats.number(self.usual))
        hush(self.mark.setText, told)
        self.mark.setProperty("badge", "neutral" if usual else "accent")
        self.mark.style().unpolish(self.mark)
        self.mark.style().polish(self.mark)
        self.reset.setVisible(self._may_change and not usual)
