"""What lies in the chosen files and folders, and what will be done to it, before it is done."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from clinicvault.gui import formats
from clinicvault.gui.i18n import mark, say, tr, trn
from clinicvault.gui.receiving.card import PackageCards
from clinicvault.gui.widgets import (
    button,
    column,
    frame,
    label,
    picture_label,
    row,
    scroll,
)
from clinicvault.gui.widgets.basic import clear
from clinicvault.services.views import MediaPolicy, SourceKind, SourceLook

from .telling import counted, treatment

_ICONS = {
    "kept": ("image", "ok"),
    "rendered": ("camera", "info"),
    "sound-dropped": ("image", "info"),
    "may-be-re-encoded": ("file-text", "warn"),
    "unpacked": ("folder-open", "info"),
    "locked": ("lock", "warn"),
    "extracted": ("file-check", "info"),
    "refused": ("circle-x", "bad"),
}
_FILMS = frozenset({"video", "HEIC", "JPEG"})
"""Kinds among which there may be the short films of live and motion photos."""


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What `look` found, the clinic's rules for it, and how many pictures were pasted."""

    look: SourceLook
    policy: MediaPolicy
    pasted: int = 0

    @property
    def files(self) -> int:
        """All that will be taken in, or refused."""
        return self.look.files + self.pasted


class PlanPanel(QFrame):
    """Nothing yet; looking; or what was found."""

    stop_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, *, may_compare: bool = False) -> None:
        """`may_compare`: whether this person may say whose computer signed a package."""
        super().__init__()
        self.setProperty("card", "1")
        self.received = PackageCards(may_compare=may_compare, asks=True)
        self.total = label("", "muted")
        self.clear = button("Choose again", "link", on=self.clear_wanted.emit)
        self.stop = button("Stop looking", on=self.stop_wanted.emit)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        say(self.bar.setAccessibleName, "Looking into the chosen files")
        self._kinds = column(spacing=8)
        self._notes = column(spacing=4)
        self._found = QWidget()
        self._found.setLayout(column(self.received, self._kinds, 4, self._notes, None, spacing=10))
        self._scroll = scroll(self._found)
        self._nothing = _promises()
        head = row(label("What will be done", "h2"), None, self.total, self.stop, self.clear)
        box = column(head, self.bar, self._nothing, self._scroll, spacing=12, margins=20)
        box.setStretch(2, 1)
        box.setStretch(3, 1)
        self.setLayout(box)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._show(nothing=True, looking=False)
        self.total.clear()

    def show_looking(self) -> None:
        """The files are being looked into."""
        self._show(nothing=False, looking=True)
        say(self.total.setText, "Looking into the chosen files …")

    def show_unlooked(self) -> None:
        """Looking was stopped: the import can start without."""
        self._show(nothing=False, looking=False)
        say(self.total.setText, "Not looked into")

    def _show(self, *, nothing: bool, looking: bool) -> None:
        for made in (self._kinds, self._notes):
            clear(made)
        self.received.wipe()
        self._nothing.setVisible(nothing)
        self._scroll.setVisible(not nothing)
        self.bar.setVisible(looking)
        self.stop.setVisible(looking)
        self.clear.setVisible(not nothing and not looking)

    def show_plan(self, plan: Plan, complaint: str = "") -> None:
        """Say what is there, what becomes of it, and what is wrong with a passphrase."""
        self._show(nothing=False, looking=False)
        say(self.total.setText, "{what}", what=lambda: _total(plan))
        self.received.show_packages(plan.look.packages, complaint)
        for kind in sorted(
            plan.look.kinds, key=lambda one: (one.treatment == "refused", -one.files)
        ):
            self._kinds.addWidget(_line(kind, raw_kept=plan.policy.raw))
        if plan.pasted:
            pasted = SourceKind("PNG", plan.pasted, "kept")
            self._kinds.addWidget(_line(pasted, raw_kept=False, text=_pasted))
        for note in _notes_of(plan):
            self._notes.addWidget(label("{what}", "muted", wrap=True, what=note))


_PROMISES = (
    mark("Pictures stay exactly as the camera took them, wherever that can be."),
    mark("Place, owner, serial number and other hidden data are removed."),
    mark("Your own files are never changed, unless you erase them afterwards."),
)


def _promises() -> QWidget:
    """What the page says while nothing is chosen."""
    made = QWidget()
    made.setLayout(
        column(
            None,
            row(None, picture_label("images", "text3", 44), None),
            10,
            _centred(mark("Choose photos. Here you see what is in them, before anything is done.")),
            6,
            *(_centred(text, "muted") for text in _PROMISES),
            None,
            spacing=6,
        )
    )
    return made


def _centred(text: str, role: str = "strong") -> QWidget:
    made = label(text, role, wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    return made


def _line(kind: SourceKind, *, raw_kept: bool, text: object = None) -> QFrame:
    icon, tone = _ICONS.get(kind.treatment, ("image", "text2"))
    sign = picture_label(icon, tone, 22)
    words = text if callable(text) else _counted
    head = label("{what}", "strong", what=lambda: words(kind))
    body = label(
        "{what}",
        "muted",
        wrap=True,
        what=lambda: treatment(kind.treatment, raw_kept=raw_kept),
    )
    line = row(sign, column(head, body, spacing=2), spacing=14, margins=(14, 10, 14, 10))
    line.setStretch(1, 1)
    made = frame(card="soft")
    made.setLayout(line)
    return made


def _counted(kind: SourceKind) -> str:
    return counted(kind.kind, kind.files)


def _pasted(kind: SourceKind) -> str:
    return trn("{n} pasted picture", "{n} pasted pictures", kind.files)


def _total(plan: Plan) -> str:
    files = trn("{n} file", "{n} files", plan.files)
    return f"{files} · {formats.size(plan.look.bytes)}" if plan.look.bytes else files


def _notes_of(plan: Plan) -> list[object]:
    notes: list[object] = []
    if {kind.kind for kind in plan.look.kinds} & _FILMS:
        notes.append(lambda: _clips(plan.policy))
    if plan.look.companions:
        notes.append(lambda: _companions(plan.look.companions))
    if plan.files:
        notes.append(lambda: tr("What is here already is not taken in twice."))
    else:
        notes.append(lambda: tr("There is nothing in it that can be taken in."))
    return notes


def _clips(policy: MediaPolicy) -> str:
    if policy.clips:
        return tr("The short films of live photos are kept beside them.")
    return tr("The short films of live photos are left out.")


def _companions(count: int) -> str:
    return trn(
        "{n} file of the camera's own housekeeping is left out.",
        "{n} files of the camera's own housekeeping are left out.",
        count,
    )
