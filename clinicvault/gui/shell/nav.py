"""The rail on the left: pages this person may see, the lock's countdown, who is there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from clinicvault.domain.roles import Role
from clinicvault.gui import formats, words
from clinicvault.gui.activity import Activity
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import language, mark, say, tr
from clinicvault.gui.theme import colour, pixmap, set_icon
from clinicvault.gui.widgets import add, button, column, label, picture_label, plain, row
from clinicvault.gui.widgets.avatar import Avatar
from clinicvault.gui.widgets.elided import Elided

from .registry import FEET, PAGES, PageKind, allowed_pages

WIDE, NARROW = 216, 64


class Logo(QWidget):
    """The shield on its gradient."""

    def __init__(self, size: int = 34) -> None:
        super().__init__()
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ramp = QLinearGradient(0, 0, self.width(), self.height())
        ramp.setColorAt(0, "#12A594")
        ramp.setColorAt(1, "#0B4F5E")
        painter.setBrush(ramp)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(self.rect()), 9, 9)
        side = self.width() * 11 // 17
        mark = pixmap("shield-check", "logo", side)
        painter.drawPixmap(
            (self.width() - side) // 2, (self.height() - side) // 2, side, side, mark
        )
        painter.end()


class NavButton(QPushButton):
    """A page's entry; without its text while the rail is narrow."""

    def __init__(self, kind: PageKind) -> None:
        super().__init__()
        self._wide = True
        self._count = 0
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._text = ""
        say(self.speak, kind.title)
        set_icon(self, kind.icon, "text2", "accent_text")

    def speak(self, text: str) -> None:
        """Take the text of the language in force."""
        self._text = text
        self.count(self._count)
        self.widen(self._wide)

    def count(self, waiting: int) -> None:
        """How much waits on the page; 0 shows nothing."""
        self._count = waiting
        spoken = tr("{page}, {n} waiting", page=self._text, n=waiting) if waiting else self._text
        self.setAccessibleName(spoken)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._count:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_count(painter, self.rect(), self._count, wide=self._wide)
            painter.end()

    def widen(self, wide: bool) -> None:
        """Show the text, or leave it to the tip."""
        self._wide = wide
        self.setText(f"  {self._text}" if wide else "")
        self.setToolTip("" if wide else self._text)


def paint_count(painter: QPainter, box: QRect, count: int, *, wide: bool) -> None:
    """A pill at the right end; a dot at the corner while the rail is narrow."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("accent"))
    if not wide:
        painter.drawEllipse(QRectF(box.right() - 10, box.top() + 5, 8, 8))
        return
    text = str(count) if count < 100 else "99+"
    font = painter.font()
    font.setPixelSize(11)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    width = max(18, painter.fontMetrics().horizontalAdvance(text) + 10)
    pill = QRectF(box.right() - width - 8, box.center().y() - 8, width, 18)
    painter.drawRoundedRect(pill, 9, 9)
    painter.setPen(colour("on_accent"))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class LockCard(QFrame):
    """How long until it locks by itself."""

    def __init__(self, activity: Activity) -> None:
        super().__init__()
        self._activity = activity
        self.setProperty("card", "soft")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        say(self._bar.setAccessibleName, "Time until ClinicVault locks")
        self._left = plain("", "caption")
        head = row(
            picture_label("lock-keyhole", "accent_text", 16),
            label("Unlocked", "strong"),
            None,
            spacing=8,
        )
        foot = row(label("Locks by itself in", "caption"), None, self._left)
        self.setLayout(column(head, self._bar, foot, spacing=7, margins=12))
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._tick()

    def _tick(self) -> None:
        self._bar.setRange(0, max(1, self._activity.seconds))
        self._bar.setValue(self._activity.left)
        self._left.setText(formats.countdown(self._activity.left))


class Nav(QFrame):
    """The rail."""

    chosen = Signal(str)
    explain = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("nav")
        self._desk = desk
        self._buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        self._wide_only: list[QWidget] = []
        self._column = column(self._brand(), spacing=4, margins=(14, 18, 14, 16))
        self._fill()
        self.setLayout(self._column)
        self.setFixedWidth(WIDE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def _brand(self) -> QVBoxLayout:
        name = plain("ClinicVault")
        name.setObjectName("brand")
        clinic = Elided(self._desk.vault.clinic, "caption")
        texts = QWidget()
        texts.setLayout(column(name, clinic, spacing=0))
        self._wide_only.append(texts)
        line = row(Logo(), texts, spacing=10, margins=(2, 0, 0, 0))
        line.setStretch(1, 1)
        return column(line, 10)

    def _fill(self) -> None:
        for caption, group in ((mark("CLINIC"), "clinic"), (mark("ADMINISTRATION"), "office")):
            kinds = [k for k in allowed_pages(self._desk.session) if k.group == group]
            if kinds:
                self._section(caption)
                add(self._column, *map(self._button, kinds), 10)
        self._column.addStretch(1)
        self._foot()

    def _section(self, caption: str) -> None:
        head = label(caption, "section")
        self._wide_only.append(head)
        add(self._column, head, 4)

    def _button(self, kind: PageKind) -> NavButton:
        made = NavButton(kind)
        made.clicked.connect(lambda: self.chosen.emit(kind.name))
        self._group.addButton(made)
        self._buttons[kind.name] = made
        return made

    def _foot(self) -> None:
        if self._missing():
            why = button("What I do not see", "nav", icon="circle-help", on=self.explain.emit)
            self._wide_only.append(why)
            add(self._column, why, 6)
        self.feet = [made for make in FEET if (made := make(self._desk)) is not None]
        add(self._column, *self.feet, 4)
        lock = LockCard(self._desk.context.activity)
        self._wide_only.append(lock)
        add(self._column, lock, 8, self._person())

    def _missing(self) -> bool:
        return len(allowed_pages(self._desk.session)) < len(PAGES) or Role.PRACTITIONER not in (
            self._desk.session.user.roles
        )

    def _person(self) -> QWidget:
        user = self._desk.session.user
        texts = QWidget()
        roles = Elided("", "caption")
        texts.setLayout(column(Elided(user.name, "strong"), roles, spacing=0))
        self._wide_only.append(texts)
        holder = QWidget()
        line = row(Avatar(user.name, 34), texts, spacing=10)
        line.setStretch(1, 1)
        holder.setLayout(line)

        def speak() -> None:
            held = words.roles(user.roles)
            roles.setText(held)
            holder.setToolTip(f"{user.name}\n{held}")

        speak()
        language().follow(holder, speak)
        return holder

    def show_page(self, name: str) -> None:
        """Mark a page as the one in view."""
        if name in self._buttons:
            self._buttons[name].setChecked(True)

    def show_count(self, name: str, waiting: int) -> None:
        """How much waits for this person on a page."""
        if name in self._buttons:
            self._buttons[name].count(waiting)

    def widen(self, wide: bool) -> None:
        """Full width, or icons alone."""
        self.setFixedWidth(WIDE if wide else NARROW)
        for widget in self._wide_only:
            widget.setVisible(wide)
        for one in self._buttons.values():
            one.widen(wide)
        for foot in self.feet:
            foot.widen(wide)

    def sizeHint(self) -> QSize:
        return QSize(WIDE, 400)
