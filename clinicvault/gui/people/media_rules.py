"""What the clinic keeps of films, RAW files and live photos; administrators choose it."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark, say
from clinicvault.gui.widgets import (
    Banner,
    ErrorBanner,
    badge,
    button,
    card,
    column,
    label,
    row,
    set_badge,
)
from clinicvault.gui.widgets.basic import reveal
from clinicvault.services.views import MediaPolicy

RULES = MappingProxyType(
    {
        "sound": (
            mark("Sound of films"),
            mark("Keep the sound of films"),
            mark(
                "A voice tells who somebody is, and people say names. Without this the film is "
                "kept silent."
            ),
        ),
        "raw": (
            mark("RAW files of cameras"),
            mark("Keep the camera's RAW files"),
            mark(
                "A RAW file cannot be freed of the serial number and other hidden facts. It is "
                "kept encrypted beside the photo made from it, nobody sees it and it is never "
                "given away. Without this only the photo is kept."
            ),
        ),
        "clips": (
            mark("Short films of live photos"),
            mark("Keep the short films of live photos"),
            mark(
                "They show what happened before and after the photo, and perhaps other people. "
                "Without this only the photo is kept."
            ),
        ),
    }
)
"""By the fields of `MediaPolicy`: what it is, the choice, and why one would or would not."""


class MediaRulesPanel(QWidget):
    """A card with the three rules."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._policy: MediaPolicy | None = None
        self.may_change = desk.may(Act.CHANGE_POLICY)
        self.errors = ErrorBanner("warn")
        self.notice = Banner("ok", closable=True)
        self.notice.hide()
        self.rules = {key: _Rule(key, may_change=self.may_change) for key in RULES}
        self.save = button("Save the rules", "primary", on=self._save)
        self.again = button("Try again", icon="refresh-cw", on=self.load)
        self._lay_out()

    def _lay_out(self) -> None:
        only = label("Only administrators change these rules.", "caption")
        reveal(only, not self.may_change)
        for rule in self.rules.values():
            rule.changed.connect(self._enable)
            rule.setEnabled(False)
        self.again.hide()
        reveal(self.save, self.may_change)
        inner = card(
            label("Photos and films", "h2"),
            label(
                "What ClinicVault keeps of files that hold more than a picture. "
                "The rules count for the whole clinic, from the next import on; "
                "what is kept already stays.",
                "muted",
                wrap=True,
            ),
            self.errors,
            self.notice,
            *self.rules.values(),
            only,
            row(self.save, self.again, None),
            spacing=16,
        )
        inner.setMaximumWidth(720)
        self.setLayout(column(inner, None, margins=(24, 18, 24, 24)))
        self._enable()

    def load(self) -> None:
        """Ask for the rules in force, unless somebody is changing them here."""
        if self.changed:
            return
        self.errors.hide()
        self.notice.hide()
        self.again.hide()
        policies = self._desk.services.policies
        self._desk.jobs.start(self, lambda _: policies.media(), self._show, self._not_loaded)

    def _show(self, policy: MediaPolicy) -> None:
        self._policy = policy
        for key, rule in self.rules.items():
            rule.setEnabled(True)
            rule.choose(kept=getattr(policy, key))
        self._enable()

    def _not_loaded(self, error: ClinicVaultError) -> None:
        self.errors.show_error(error)
        self.again.show()

    @property
    def wanted(self) -> MediaPolicy:
        """The rules as they are ticked."""
        return MediaPolicy(**{key: rule.kept for key, rule in self.rules.items()})

    @property
    def changed(self) -> bool:
        """Whether something is ticked that is not saved."""
        return self._policy is not None and self.wanted != self._policy

    def _enable(self) -> None:
        self.save.setEnabled(self.changed)

    def _save(self) -> None:
        self.errors.hide()
        self.notice.hide()
        self._freeze(frozen=True)
        policies, wanted = self._desk.services.policies, self.wanted
        self._desk.jobs.start(
            self, lambda _: policies.set_media(wanted), lambda _: self._saved(wanted), self._failed
        )

    def _freeze(self, *, frozen: bool) -> None:
        for rule in self.rules.values():
            rule.setEnabled(not frozen)
        self.save.setEnabled(not frozen and self.changed)

    def _saved(self, policy: MediaPolicy) -> None:
        self._policy = policy
        self._freeze(frozen=False)
        self.notice.speak(
            "The rules are saved.", "They count from the next import on. The access log names you."
        )

    def _failed(self, error: ClinicVaultError) -> None:
        self._freeze(frozen=False)
        self.errors.show_error(error)


class _Rule(QWidget):
    """A tick (or, for who may not change it, a word) over the reason."""

    changed = Signal()

    def __init__(self, key: str, *, may_change: bool) -> None:
        super().__init__()
        name, text, reason = RULES[key]
        self.box = QCheckBox()
        say(self.box.setText, text)
        say(self.box.setAccessibleDescription, reason)
        self.box.toggled.connect(self.changed)
        reveal(self.box, may_change)
        self.head, self.state = label("", "strong"), badge()
        say(self.head.setText, name)
        self.reason = label("", "muted", wrap=True)
        say(self.reason.setText, reason)
        self._lay_out(may_change)

    def _lay_out(self, may_change: bool) -> None:
        reveal(self.head, not may_change)
        self.state.setVisible(False)
        told: QVBoxLayout = column(
            row(self.box, None), row(self.head, self.state, None), self.reason, spacing=4
        )
        self.setLayout(told)
        self._may_change = may_change

    @property
    def kept(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def choose(self, *, kept: bool) -> None:
        """Show the rule in force."""
        self.box.setChecked(kept)
        self.state.setVisible(not self._may_change)
        set_badge(self.state, "ok" if kept else "neutral")
        say(self.state.setText, mark("Kept") if kept else mark("Left out"))
