"""Settings of this computer and of oneself, and the technical help."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QTextBrowser, QWidget

import clinicvault
from clinicvault.domain.errors import ClinicVaultError
from clinicvault.domain.roles import Act
from clinicvault.gui import formats
from clinicvault.gui.context import Desk, Place
from clinicvault.gui.i18n import LANGUAGES, hush, language, mark, say
from clinicvault.gui.resources import resource
from clinicvault.gui.sheets.logo_panel import LogoPanel
from clinicvault.gui.shell.page import Page
from clinicvault.gui.theme import theme
from clinicvault.gui.touch_line import TouchLine
from clinicvault.gui.widgets import (
    Banner,
    Choices,
    ErrorBanner,
    PasswordField,
    button,
    card,
    column,
    field,
    label,
    plain,
    row,
    scroll,
)
from clinicvault.gui.widgets.new_password import NewPassword

from .capture_card import CaptureCard
from .forms import FormsPanel
from .hardware import HardwarePanel
from .media_rules import MediaRulesPanel
from .retention_rules import RetentionRulesPanel
from .review_rules import ReviewRulesPanel
from .rules import RulesPanel

_THEMES = (("system", mark("Like the system")), ("light", mark("Light")), ("dark", mark("Dark")))


class SettingsPage(Page):
    """Tabs: this computer, the clinic's rules, my password, hardware keys, help."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tabs = Choices("tab", flows=True)
        self.tabs.offer("general", "This computer")
        self.tabs.offer("media", "Photos and films")
        self.tabs.offer("rules", "Rules")
        self.tabs.offer("retention", "Retention")
        review = self.tabs.offer("review", "Log review")
        review.setVisible(desk.may(Act.READ_LOG))
        forms = self.tabs.offer("forms", "Consent forms")
        forms.setVisible(desk.may(Act.CHANGE_POLICY))
        self.tabs.offer("password", "My password")
        self.tabs.offer("hardware", "Hardware keys")
        self.tabs.offer("help", "About and help")
        self.password = PasswordPanel(desk)
        self.hardware = HardwarePanel(desk)
        self.media, self.rules = MediaRulesPanel(desk), RulesPanel(desk)
        self.logo, self.retention = LogoPanel(desk), RetentionRulesPanel(desk)
        self.review, self.forms = ReviewRulesPanel(desk), FormsPanel(desk)
        self.help = HelpPanel()
        self._panels: dict[str, QWidget] = {
            "general": scroll(GeneralPanel(desk)),
            "media": scroll(_above(self.media, self.logo)),
            "rules": self.rules,
            "retention": self.retention,
            "review": self.review,
            "forms": self.forms,
            "password": scroll(self.password),
            "hardware": scroll(self.hardware),
            "help": self.help,
        }
        self.tabs.chosen.connect(self._show)
        box = column(row(self.tabs, margins=(24, 6, 24, 0)), *self._panels.values(), spacing=0)
        self.setLayout(box)
        self._show("general")

    def _show(self, key: str) -> None:
        self.tabs.choose(key)
        for name, panel in self._panels.items():
            panel.setVisible(name == key)
        if key == "media":
            self.media.load()
            self.logo.load()
        if key == "rules":
            self.rules.load()
        if key == "retention":
            self.retention.load()
        if key == "review":
            self.review.load()
        if key == "forms":
            self.forms.load()
        if key == "hardware":
            self.hardware.load()

    def enter(self, place: Place) -> None:
        if place.tab and not self.tabs.button(place.tab).isHidden():
            self._show(place.tab)

    def place(self, name: str) -> Place:
        return Place(name, tab=self.tabs.current)

    def wipe(self) -> None:
        self.password.wipe()


def _above(*panels: QWidget) -> QWidget:
    """Several cards on one page."""
    made = QWidget()
    made.setLayout(column(*panels, None, spacing=0))
    return made


class GeneralPanel(QWidget):
    """Language, look, and how well this computer protects."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._context = desk.context
        self.language = QComboBox()
        self.language.setMinimumWidth(220)
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(language().code))
        self.language.activated.connect(self._choose_language)
        self.theme = Choices("seg")
        for key, text in _THEMES:
            self.theme.offer(key, text)
        self.theme.choose(theme().choice)
        self.theme.chosen.connect(self._choose_theme)
        language().follow(self, self._follow)
        theme().follow(self, lambda: self.theme.choose(theme().choice))
        idle = desk.services.unlocking.idle_seconds()
        self.setLayout(
            column(
                card(
                    label("Look", "h2"),
                    row(field("Language", self.language), None),
                    label("Colours", "strong"),
                    row(self.theme, None),
                ),
                card(label("Protection", "h2"), *_protection(desk, idle), spacing=12),
                None,
                spacing=14,
                margins=(24, 18, 24, 24),
            )
        )

    def _choose_language(self) -> None:
        code = self.language.currentData()
        language().choose(code)
        self._context.remember(language=code)

    def _choose_theme(self, key: str) -> None:
        theme().choose(key)
        self._context.remember(theme=key)

    def _follow(self) -> None:
        self.language.setCurrentIndex(self.language.findData(language().code))


def _protection(desk: Desk, idle: int) -> list[QWidget]:
    lines = [
        label(
            "ClinicVault locks by itself after {minutes} minutes without activity.",
            wrap=True,
            minutes=lambda: formats.number(idle / 60, 0 if idle % 60 == 0 else 1),
        )
    ]
    keychain = Banner("ok" if desk.vault.keychain else "warn")
    if desk.vault.keychain:
        keychain.speak("This computer's key is in the system's keychain.")
    else:
        keychain.speak(
            "This computer's key lies in a file.",
            "Switch on the encryption of the whole disk, "
            "so that a stolen computer gives it to nobody.",
        )
    return [*lines, keychain, CaptureCard(desk)]


class PasswordPanel(QWidget):
    """Change the own password."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.errors = ErrorBanner("warn")
        self.done = Banner("ok", closable=True)
        self.done.hide()
        self.old = PasswordField(big=True)
        self.new = NewPassword(desk.context, (desk.vault.clinic, desk.session.user.name))
        self.go = button("Change the password", "primary", on=self._change)
        inner: QFrame = card(
            label("Change your password", "h2"),
            self.errors,
            self.done,
            field("Password until now", self.old),
            self.new,
            TouchLine(desk.services.hardware),
            row(self.go, None),
            spacing=12,
        )
        inner.setMaximumWidth(520)
        self.setLayout(column(inner, None, margins=(24, 18, 24, 24)))

    def _change(self) -> None:
        if not self.old.text() or not self.new.check():
            return
        self.go.setEnabled(False)
        self.errors.hide()
        self.done.hide()
        users, old, new = self._desk.services.users, self.old.take(), self.new.take()
        self._desk.jobs.start(
            self,
            lambda _: users.change_password(old, new),
            lambda _: self._changed(),
            self._failed,
        )

    def _changed(self) -> None:
        self.go.setEnabled(True)
        self.done.speak("Your password is changed.", "It is asked for at the next unlock.")

    def _failed(self, error: ClinicVaultError) -> None:
        self.go.setEnabled(True)
        self.errors.show_error(error)

    def wipe(self) -> None:
        """Empty the inputs."""
        self.old.take()
        self.new.take()


class HelpPanel(QWidget):
    """Version, licence, and the technical documents."""

    def __init__(self) -> None:
        super().__init__()
        self.documents = QComboBox()
        say(self.documents.setAccessibleName, "Document")
        for path in sorted(resource("help", "technical").glob("*.md")):
            self.documents.addItem(path.stem.replace("-", " ").capitalize(), path)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        say(self.text.setAccessibleName, "Text of the document")
        self.documents.currentIndexChanged.connect(lambda _: self._show())
        version = plain("", "muted")
        hush(version.setText, f"ClinicVault {clinicvault.__version__}  ·  GPL-3.0-or-later")
        head = row(version, None, label("Document", "muted"), self.documents)
        inner = card(head, _shortcuts(), self.text)
        box = column(inner, margins=(24, 18, 24, 18))
        self.setLayout(box)
        self._show()

    def _show(self) -> None:
        path = self.documents.currentData()
        if path is not None:
            self.text.setMarkdown(path.read_text(encoding="utf-8"))


def _shortcuts() -> QWidget:
    return label(
        "Keys: Ctrl+K search a patient, Ctrl+F search on the page, Ctrl+N new patient, "
        "Ctrl+I import, Ctrl+E secure export, Ctrl+L lock, Alt+1 … pages, F1 this help; "
        "in the viewer arrows, + − 0 1, I for the details, and Esc.",
        "caption",
        wrap=True,
    )
