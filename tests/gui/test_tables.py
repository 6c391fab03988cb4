"""What all tables share, and lists of cards that grow without moving what is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from clinicvault.gui.i18n import language, mark
from clinicvault.gui.widgets import card, column, label, plain, scroll
from clinicvault.gui.widgets.slowly import Slowly, Turns, more_told, put
from clinicvault.gui.widgets.tables import ROW, OpeningTable, RowTable


@pytest.fixture
def model(qapp) -> QStandardItemModel:
    """Two rows of two columns; what a row shows is its name."""
    made = QStandardItemModel()
    for name in ("first", "second"):
        cells = [QStandardItem(name), QStandardItem(name)]
        for one in cells:
            one.setData(name, ROW)
        made.appendRow(cells)
    return made


@pytest.fixture
def table(model, qtbot) -> OpeningTable:
    made: OpeningTable[str] = OpeningTable(model, mark("Document"), height=40, stretched=1)
    qtbot.addWidget(made)
    return made


def test_nothing_is_chosen_at_first_and_nothing_opens(table, qtbot):
    opened = []
    table.opened.connect(opened.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.chosen is None
    assert opened == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_row_chosen_opens_by_key(table, qtbot, key):
    opened = []
    table.opened.connect(opened.append)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, key)
    assert table.chosen == "second"
    assert opened == ["second"]


def test_a_double_click_opens(table, model):
    opened = []
    table.opened.connect(opened.append)
    table.doubleClicked.emit(model.index(0, 1))
    assert opened == ["first"]


def test_the_language_reaches_name_and_heads(model, qtbot):
    made: RowTable[str] = RowTable(model, mark("Document"), stretched=0)
    qtbot.addWidget(made)
    said = []
    model.headerDataChanged.connect(lambda _, first, last: said.append((first, last)))
    language().choose("fr")
    language().choose("en")
    assert said == [(0, 1), (0, 1)]
    assert made.accessibleName() == "Document"


# cards


class Resized(QObject):
    """Counts what changes its size."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Resize
        return False


def some_card(number: int) -> QFrame:
    return card(plain(f"Card {number}", "h2"), label("A text over several lines. " * 9, wrap=True))


@pytest.fixture
def cards(qtbot):
    """(page that scrolls, layout of its cards), three levels down."""
    inner, box = QWidget(), column(spacing=10)
    inner.setLayout(column(box, label("Document"), spacing=10))
    fold, outside = QWidget(), QWidget()
    fold.setLayout(column(label("Document", "h2"), inner))
    outside.setLayout(column(label("Document", "h1"), fold, None))
    page: QScrollArea = scroll(outside)
    qtbot.addWidget(page)
    page.resize(600, 400)
    page.show()
    return page, box


def test_one_more_card_leaves_the_others_their_size(cards, qapp):
    page, box = cards
    for number in range(8):
        put(box, some_card(number))
    qapp.processEvents()
    watching = Resized()
    for place in range(box.count()):
        box.itemAt(place).widget().installEventFilter(watching)
    put(box, some_card(8), 3)
    for _ in range(5):
        qapp.processEvents()
    assert watching.count == 0
    added = box.itemAt(3).widget()
    assert added.isVisible()
    assert added.height() == added.heightForWidth(added.width())
    assert page.widget().height() > page.viewport().height()


def test_what_was_hidden_on_purpose_stays_hidden(cards):
    _, box = cards
    made = some_card(1)
    made.hide()
    put(box, made)
    assert made.isHidden()


def test_a_layout_of_no_widget_gets_it_all_the_same(qapp):
    box, made = column(), some_card(1)
    put(box, made)
    assert box.itemAt(0).widget() is made


def test_a_new_beginning_takes_the_place_of_what_is_left(qtbot):
    owner, done = QWidget(), []
    qtbot.addWidget(owner)
    turns = Turns(owner, each=2)
    turns.begin([lambda n=n: done.append(n) for n in range(5)])
    assert done == [0, 1]
    turns.begin([lambda: done.append("new")])
    assert turns.done
    qtbot.wait(1)
    assert done == [0, 1, "new"]


def test_a_step_may_begin_anew(qtbot):
    owner, done = QWidget(), []
    qtbot.addWidget(owner)
    turns = Turns(owner)
    turns.begin([lambda: turns.begin([lambda: done.append("new")]), lambda: done.append("old")])
    assert done == ["new"]
    assert turns.done


def test_a_step_that_fails_stops_no_other(qtbot):
    owner, done = QWidget(), []
    qtbot.addWidget(owner)
    turns = Turns(owner)
    with pytest.raises(ZeroDivisionError):
        turns.begin([lambda: 1 // 0, *(lambda n=n: done.append(n) for n in range(5))])
    qtbot.waitUntil(lambda: turns.done)
    assert done == [0, 1, 2, 3, 4]


def test_lists_are_filled_a_few_at_a_time(cards, qtbot):
    page, box = cards
    slowly = Slowly(page, box)
    slowly.fill((box, lambda n=n: some_card(n)) for n in range(7))
    assert box.count() == 3
    qtbot.waitUntil(lambda: slowly.done)
    assert box.count() == 7


@pytest.mark.parametrize(
    ("rest", "told"), [(3, "Show 3 more"), (50, "Show 50 more"), (51, "Show 50 of 51 more")]
)
def test_a_button_tells_how_many_it_brings(qapp, rest, told):
    assert more_told(rest, 50) == told
