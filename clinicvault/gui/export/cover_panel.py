"""Beside the picture: what lies over it, what is done with each face, brush and background."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSlider,
    QWidget,
)

from clinicvault.domain.recipes import Background
from clinicvault.gui.i18n import hush, language, mark, say, tr
from clinicvault.gui.widgets import button, column, combo, field, label, row, scroll
from clinicvault.gui.widgets.banner import Banner
from clinicvault.gui.widgets.basic import reveal
from clinicvault.services.views.exports import FaceSaid

from . import export_words
from .covering import RECOGNISABLE, Covering, Item, Part
from .editor_canvas import Tool

_PARTS = {
    Part.BOX: mark("Box {n}"),
    Part.STROKE: mark("Brush stroke {n}"),
    Part.EYES: mark("Bar over eyes {n}: recognisable"),
    Part.CROP: mark("Cut to a part"),
    Part.PERSON: mark("Marked as the patient {n}"),
    Part.AROUND: mark("Marked as background {n}"),
}
_THINNEST, _THICKEST = 5, 150
"""Of the brush, in thousandths of the picture's longer side."""
_LINE, _MOST_LINES = 28, 6
BRUSHES = frozenset({Tool.BRUSH, Tool.PERSON, Tool.AROUND})


class CoverPanel(QFrame):
    """Changes the covering itself, and tells."""

    changed = Signal()
    chosen = Signal(object)
    brushed = Signal(float)
    """Another width of the brush, as a share of the longer side."""
    looked = Signal()
    """This picture may leave like this."""
    again = Signal()
    """Look for faces once more."""
    left_out = Signal()
    """This film or document does not leave."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "1")
        self._covering = Covering()
        self._hidden = False
        self.told = Banner("info")
        self.list = QListWidget()
        self.list.setProperty("picks", "1")
        self.list.setUniformItemSizes(True)
        say(self.list.setAccessibleName, "What lies over this picture")
        self.list.currentRowChanged.connect(self._pick)
        self.nothing = label("Nothing is covered yet.", "muted", wrap=True)
        self._make_faces()
        self.remove = button("Take away", icon="trash-2", on=self._remove)
        self.brush = QSlider(Qt.Orientation.Horizontal)
        self.brush.setRange(_THINNEST, _THICKEST)
        self.brush.setValue(40)
        self.brush.valueChanged.connect(lambda value: self.brushed.emit(value / 1000))
        self.background = combo(tuple(Background), export_words.background)
        self.background.currentIndexChanged.connect(self._set_background)
        self.retry = button("Look for faces again", "link", on=self.again.emit)
        self.leave = button("Leave it out", icon="x", on=self.left_out.emit)
        self.fine = button("Looks right", "primary", icon="check", on=self.looked.emit, big=True)
        self._lay_out()
        language().follow(self, self.refresh)

    def _make_faces(self) -> None:
        self._faces = QWidget()
        self.saids = QButtonGroup(self)
        lines = []
        for number, said in enumerate(FaceSaid):
            made = QRadioButton()
            say(made.setText, "{what}", what=partial(export_words.face, said))
            made.clicked.connect(partial(self._say, said))
            self.saids.addButton(made, number)
            lines.append(made)
        self.why = label("", "warn", wrap=True)
        self._faces.setLayout(column(label("This face", "strong"), *lines, self.why, spacing=2))

    def radio(self, said: FaceSaid) -> QRadioButton:
        """What can be said of a face."""
        return self.saids.button(list(FaceSaid).index(said))  # type: ignore[return-value]

    def _lay_out(self) -> None:
        self._brush = QWidget()
        self._brush.setLayout(field("Width of the brush", self.brush))
        hint = mark("A plain background needs a look at the result.")
        place = field("Background", self.background, hint)
        body = QWidget()
        body.setLayout(
            column(
                self.told,
                self._helps(),
                label("Over this picture", "strong"),
                self.nothing,
                self.list,
                self._faces,
                row(self.remove, None),
                self._brush,
                place,
                None,
                spacing=10,
                margins=(0, 0, 8, 0),
            )
        )
        box = column(
            scroll(body), row(self.fine, margins=(0, 0, 8, 0)), spacing=10, margins=(14, 14, 6, 14)
        )
        box.setStretch(0, 1)
        self.setLayout(box)
        self.show_tool(Tool.MOVE)

    def _helps(self) -> QWidget:
        """Takes no room while there is nothing in it."""
        made = QWidget()
        made.setLayout(column(self.retry, self.leave, spacing=4))
        for one in (self.retry, self.leave):
            one.hide()
        return made

    # showing

    def show_covering(self, covering: Covering, *, hidden: bool) -> None:
        """Another picture; `hidden`: nobody may be recognised on it."""
        self._covering, self._hidden = covering, hidden
        self.refresh()

    def show_tool(self, tool: Tool) -> None:
        """The brush's width is asked while there is a brush."""
        reveal(self._brush, tool in BRUSHES)

    def refresh(self) -> None:
        """The covers changed."""
        chosen = self.item
        self.list.blockSignals(True)
        self.list.clear()
        for item in self._covering.now.items():
            made = QListWidgetItem(self._words(item))
            made.setData(Qt.ItemDataRole.UserRole, item)
            made.setSizeHint(QSize(80, _LINE))
            self.list.addItem(made)
            if item == chosen:
                self.list.setCurrentItem(made)
        self.list.blockSignals(False)
        lines = min(_MOST_LINES, max(2, self.list.count()))
        self.list.setFixedHeight(lines * _LINE + 14)
        reveal(self.nothing, not self.list.count())
        reveal(self.list, bool(self.list.count()))
        self.background.blockSignals(True)
        self.background.setCurrentIndex(self.background.findData(self._covering.now.background))
        self.background.blockSignals(False)
        self._show_item()

    def _words(self, item: Item) -> str:
        part, number = item
        if part is Part.FACE:
            said = self._covering.now.faces[number].said
            return tr("Face {n}: {what}", n=number + 1, what=export_words.face(said).lower())
        return tr(_PARTS[part], n=number + 1)

    @property
    def item(self) -> Item | None:
        """What is chosen in the list."""
        found = self.list.currentItem()
        if self.list.currentRow() < 0 or not found.isSelected():
            return None
        part, number = found.data(Qt.ItemDataRole.UserRole)
        return (part, number)

    def choose(self, item: Item | None) -> None:
        """Choose without telling."""
        self.list.blockSignals(True)
        self.list.setCurrentRow(-1)
        for place in range(self.list.count()):
            if self.list.item(place).data(Qt.ItemDataRole.UserRole) == item:
                self.list.setCurrentRow(place)
        self.list.blockSignals(False)
        self._show_item()

    def _show_item(self) -> None:
        item = self.item
        face = item is not None and item[0] is Part.FACE
        reveal(self._faces, face)
        reveal(self.remove, item is not None and not face)
        if face and item is not None:
            self._show_face(item[1])

    def _show_face(self, number: int) -> None:
        face = self._covering.now.faces[number]
        for said in FaceSaid:
            radio = self.radio(said)
            eyes = said is not FaceSaid.EYES or face.found.eyes is not None
            radio.setEnabled(eyes and not (self._hidden and said in RECOGNISABLE))
            radio.setChecked(said is face.said)
        hides = self._covering.now.hides(face)
        reveal(self.why, self._hidden or not hides)
        if face.said is FaceSaid.COVERED and not hides:
            say(self.why.setText, "The cover does not lie over the whole face.")
        elif self._hidden:
            say(self.why.setText, "The consent is for pictures on which nobody is recognised.")
        else:
            say(self.why.setText, "Whoever knows the patient recognises this face.")

    def tell(self, tone: str, head: str, body: str = "", **values: object) -> None:
        """What is known of the faces in this picture."""
        self.told.retone(tone)
        self.told.speak(head, body, **values)
        hush(self.told.setAccessibleName, f"{self.told.head.text()} {self.told.body.text()}")

    # acting

    def _pick(self, _row: int) -> None:
        self._show_item()
        self.chosen.emit(self.item)

    def _say(self, said: FaceSaid, _checked: bool = False) -> None:
        item = self.item
        if item is not None and item[0] is Part.FACE:
            self._covering.say(item[1], said)
            self._done()

    def _remove(self) -> None:
        item = self.item
        if item is not None:
            self._covering.remove(item)
            self.choose(None)
            self._done()

    def _set_background(self) -> None:
        self._covering.replace_background(self.background.currentData())
        self._done()

    def _done(self) -> None:
        self.refresh()
        self.changed.emit()
