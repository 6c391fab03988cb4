"""Who the patient is, what the consent says, and the two things to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from clinicvault.domain.roles import Act
from clinicvault.gui import formats, words
from clinicvault.gui.access.standing import StandingPill
from clinicvault.gui.i18n import hush, language, mark, say, tr, trn
from clinicvault.gui.widgets import badge, button, column, row, set_badge
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.gui.widgets.elided import Elided
from clinicvault.services.views import PatientPage

from .purpose_pick import PurposePick

_NARROW = 780
_TEAM_WIDTH, _NAME_WIDTH = 180, 140
"""A team's name may have 80 characters; who the patient is comes first."""


class PatientHeader(QFrame):
    """The strip above the tabs."""

    import_wanted = Signal()
    export_wanted = Signal()
    move_wanted = Signal()
    purpose_wanted = Signal(object)
    """A reason that a person chose, which the page is to be loaded for."""

    def __init__(self) -> None:
        super().__init__()
        self._page: PatientPage | None = None
        self.avatar = Avatar("", 52)
        self.name, self.facts = Elided("", "h1"), Elided("", "muted")
        self.consent = badge()
        self.imports = button("Import", icon="camera", on=self.import_wanted.emit)
        self.export = button("Secure export", "primary", icon="share-2", on=self.export_wanted.emit)
        self.standing = StandingPill()
        self.team = Elided()
        self.team.setProperty("badge", "info")
        self.team.setMaximumWidth(_TEAM_WIDTH)
        self.team.hide()
        self.name.setMinimumWidth(_NAME_WIDTH)
        self.elsewhere = button("Move", "link", on=self.move_wanted.emit)
        say(self.elsewhere.setAccessibleName, "Move to another team")
        say(self.elsewhere.setToolTip, "Move to another team")
        self.elsewhere.hide()
        self.reason = PurposePick()
        self.reason.stated.connect(self.purpose_wanted)
        told = (self.consent, self.standing, self.team, self.elsewhere)
        pills = row(self.name, *told, None, spacing=10)
        why = row(self.reason, self.facts, spacing=10)
        why.setStretch(1, 1)
        texts = column(pills, why, spacing=5)
        line = row(
            self.avatar,
            texts,
            self.imports,
            self.export,
            spacing=14,
            margins=(24, 18, 20, 12),
        )
        line.setStretch(1, 1)
        self.setLayout(line)
        self._narrow = False
        language().follow(self, self._fill)
        language().follow(self, self._label_buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() < _NARROW) != self._narrow:
            self._narrow = not self._narrow
            self._label_buttons()

    def _label_buttons(self) -> None:
        """Where there is little room the two buttons are icons; names and tips stay."""
        for made, text in ((self.imports, mark("Import")), (self.export, mark("Secure export"))):
            say(made.setAccessibleName, text)
            say(made.setToolTip, text)
            if self._narrow:
                hush(made.setText, "")
            else:
                say(made.setText, text)

    def show_page(self, page: PatientPage) -> None:
        """Show a patient."""
        self._page = page
        self.imports.setVisible(Act.IMPORT in page.may)
        self.export.setVisible(Act.EXPORT_PHOTO in page.may)
        self.reason.show_purposes(page.purposes, page.purpose)
        self._fill()

    def show_picked(self, count: int) -> None:
        """Say how many photos an export would take."""
        tip = tr("Choose photos and give them to somebody (Ctrl+E)")
        if count:
            tip = trn("{n} picked photo (Ctrl+E)", "{n} picked photos (Ctrl+E)", count)
        hush(self.export.setToolTip, tip)

    def _fill(self) -> None:
        if self._page is None:
            return
        found = self._page.row
        hush(self.name.setText, found.name)
        self.avatar.show_name(found.name)
        set_badge(self.consent, words.CONSENT_BADGES[found.consent])
        hush(self.consent.setText, words.consent_badge(found.consent))
        self.standing.show_standing(self._page.access)
        team = self._page.team
        self.team.setVisible(team is not None)
        self.elsewhere.setVisible(bool(self._page.moves))
        hush(self.team.setText, words.team(team) if team is not None else "")
        hush(self.facts.setText, "  ·  ".join(part for part in self._facts(self._page) if part))

    def _facts(self, page: PatientPage) -> list[str]:
        photos, visits = page.row.photos, len(page.visits)
        born = page.row.born
        return [
            page.row.code,
            tr("Born {day}", day=formats.day(born)) if born else "",
            trn("{n} photo", "{n} photos", photos),
            trn("{n} visit", "{n} visits", visits) if visits else "",
        ]

    def wipe(self) -> None:
        """Forget the patient."""
        self._page = None
        for text in (self.name, self.facts):
            text.clear()
