"""Steps of asking for an erasure: who was given photos, why, and who allows it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clinicvault.domain.errors import InputRefused
from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.access.asking import AskDialog, ReasonField, TouchLine
from clinicvault.gui.access.second import SecondPerson
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say, trn
from clinicvault.gui.patients.consent_withdraw import Disclosures, shown
from clinicvault.gui.widgets import Banner, column, combo, field, label
from clinicvault.services.views import ErasureGround, ErasureLook

from . import ending_words as texts


class GivenStep(QWidget):
    """Who was given photos earlier, and has to be asked to delete them; what is shown."""

    def __init__(self, look: ErasureLook) -> None:
        super().__init__()
        told = label("Erasing reaches nothing that left earlier.", "muted", wrap=True)
        parts: list[QWidget] = [told]
        if look.shown:
            red = Banner("bad")
            red.speak(
                "{what}",
                "Take them down first, or write the places down: the list goes with the patient.",
                what=lambda: shown(look.shown),
            )
            parts.append(red)
        if look.disclosures:
            parts.append(Disclosures(look.disclosures))
        self.setLayout(column(*parts, spacing=12))


class WhyStep(QWidget):
    """The ground and the reason in words; what the rule says, where it says no."""

    changed = Signal()

    def __init__(self, look: ErasureLook) -> None:
        super().__init__()
        self.ground = combo(tuple(ErasureGround), texts.ground, big=True)
        self.reason, self.early = ReasonField(), QCheckBox(self)
        say(self.early.setText, "I know, and the reason below says why it cannot wait")
        self.early.toggled.connect(lambda _: self.changed.emit())
        told = _early(look)
        self._sure_needed = told is not None
        fields = (field("Why", self.ground), field("Reason, at least a few words", self.reason))
        early = [told] if told is not None else []
        self.setLayout(column(*early, self.early, *fields, spacing=14))
        self.early.setVisible(told is not None)

    @property
    def complete(self) -> bool:
        """Whether everything that needs no typing is there."""
        return not self._sure_needed or self.early.isChecked()

    def ready(self, dialog: AskDialog) -> bool:
        """Whether nothing is missing; else the cursor goes there."""
        if self.reason.enough:
            return True
        dialog.errors.show_error(InputRefused("reason-missing"))
        self.reason.setFocus()
        dialog.fit()
        return False

    def freeze(self) -> None:
        """It was asked: what was said stays said."""
        for one in (self.ground, self.reason, self.early):
            one.setEnabled(False)


class AllowStep(QWidget):
    """The second person, or the time that takes the place of one."""

    def __init__(self, desk: Desk, look: ErasureLook) -> None:
        super().__init__()
        self.needed = bool(look.approvers)
        self.second = SecondPerson(desk, Act.ALLOW_ERASURE, look.approvers)
        self.touch = TouchLine(desk)
        hours = look.wait_hours
        self.alone = label("{what}", wrap=True, what=lambda: _alone(hours))
        self.setLayout(column(self.second, self.alone, self.touch, spacing=14))
        self.second.setVisible(self.needed)
        self.alone.setVisible(not self.needed)

    @property
    def act(self) -> str:
        """What the button says."""
        here = self.needed and self.second.is_here
        return mark("Go on to erasing") if here else mark("Ask for the erasure")

    @property
    def ready(self) -> bool:
        """Whether nothing is missing; else the cursor goes there."""
        return not self.needed or self.second.ready

    def take(self) -> tuple[str, str]:
        """(user id, password) of who is here; ("", "") for nobody."""
        return self.second.take() if self.needed else ("", "")


def _early(look: ErasureLook) -> Banner | None:
    """The rule that wants the record kept for longer."""
    standing = look.retention
    if standing is not None and standing.over:
        return None
    made = Banner("warn")
    if standing is None or standing.until is None:
        made.speak("{why}", why=lambda: texts.keeping(standing))
    else:
        made.speak(
            "This record must be kept until {day}.",
            "{rule}",
            day=lambda: formats.day(standing.until),
            rule=texts.rule_named(standing),
        )
    return made


def _alone(hours: int) -> str:
    return trn(
        "Nobody else here can allow it. You can carry it out {n} hour after you asked; the access "
        "log says that one person did both.",
        "Nobody else here can allow it. You can carry it out {n} hours after you asked; the access "
        "log says that one person did both.",
        hours,
    )
