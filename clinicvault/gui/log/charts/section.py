"""What the clinic did over a period: activity, hours, people, reasons."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QWidget

from clinicvault.domain.errors import ClinicVaultError
from clinicvault.gui.clinic_clock import today
from clinicvault.gui.context import Desk
from clinicvault.gui.i18n import mark
from clinicvault.gui.jobs import Task
from clinicvault.gui.log.following import Following
from clinicvault.gui.log.links import LogLinks
from clinicvault.gui.widgets import ErrorBanner, column, icon_button, label, row, scroll
from clinicvault.gui.widgets.slowly import Turns
from clinicvault.services.api import LogSearchService
from clinicvault.services.views import DayActivity, LogCharts, LogFilter

from .activity import TONES, ActivityChart
from .cards import chart_card, reveal
from .figure import Figure
from .hours import HeatMap
from .kpi import KpiCard
from .legend import Dot, Sign, explained
from .people import PeopleStrips
from .period import Period
from .purposes import PurposeBars

_NARROW, _LINES_FROM = 1000, 1000
_CARD_DAYS = 30
_GIVEN = ("export", "photo-open")
_OWN_COPY = ("report-write",)
T = TypeVar("T")


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn: the period, and the days up to today for the figures at the top."""

    charts: LogCharts
    recent: tuple[DayActivity, ...]


class ChartsSection(QWidget):
    """Everything that is pressed leads to the entries behind it."""

    def __init__(self, desk: Desk, page: LogLinks) -> None:
        super().__init__()
        self._desk, self._page = desk, page
        self._task: Task[Drawn] | None = None
        self._since = self._until = today()
        self.turns = Turns(self, each=1)
        self.errors, self.period = ErrorBanner(), Period()
        self.following = Following(self._stop, self.load, mark("Nothing is drawn."))
        self.again = icon_button("refresh-cw", "Draw the charts again", self.load)
        self.activity, self.hours = ActivityChart(), HeatMap()
        self.people, self.purposes = PeopleStrips(), PurposeBars()
        self.nothing: dict[Figure, QLabel] = {
            figure: label(text, "muted", wrap=True)
            for figure, text in (
                (self.activity, mark("Nothing was done in these days.")),
                (self.hours, mark("Nothing was done in these days.")),
                (self.people, mark("Nobody opened a patient's record in these days.")),
                (self.purposes, mark("Nothing was given out in these days.")),
            )
        }
        self._make_cards()
        self._lay_out()
        self._connect()

    def _make_cards(self) -> None:
        self.cards = {
            "events": KpiCard("Entries today", "chart1"),
            "views": KpiCard("Photos viewed", "chart2"),
            "exports_imports": KpiCard("Exports and imports", "chart1"),
            "refused": KpiCard("Refused", "chart3"),
        }

    def _lay_out(self) -> None:
        self.activity.setMinimumHeight(170)
        cards = row(*self.cards.values(), spacing=14)
        for place in range(len(self.cards)):
            cards.setStretch(place, 1)
        self._pair = row(self._hours_card(), self._purposes_card(), spacing=14)
        self._pair.setStretch(0, 3)
        self._pair.setStretch(1, 2)
        items = (cards, self._activity_card(), self._pair, self._people_card(), None)
        inner = QWidget()
        inner.setLayout(column(*items, spacing=14, margins=(24, 0, 20, 18)))
        head = row(self.period, None, self.again, margins=(24, 14, 20, 0))
        wrong = column(self.errors, self.following, margins=(24, 0, 20, 0))
        box = column(head, wrong, scroll(inner), spacing=12)
        box.setStretch(2, 1)
        self.setLayout(box)

    def _activity_card(self) -> QFrame:
        names = (mark("Views"), mark("Exports and imports"), mark("Refused"))
        signs = [explained(Dot(tone), text) for text, tone in zip(names, TONES, strict=True)]
        return chart_card(mark("Activity"), self.activity, signs, self.nothing[self.activity])

    def _hours_card(self) -> QFrame:
        signs = [
            explained(Sign("scale"), mark("fewer to more entries")),
            explained(Dot("warn"), mark("outside hours")),
            explained(Sign("hours"), mark("the clinic's hours")),
        ]
        return chart_card(mark("Hours of the week"), self.hours, signs, self.nothing[self.hours])

    def _purposes_card(self) -> QFrame:
        signs = [explained(Dot("chart2"), mark("exports"))]
        return chart_card(
            mark("Given out by reason"), self.purposes, signs, self.nothing[self.purposes]
        )

    def _people_card(self) -> QFrame:
        signs = [
            explained(Sign("week"), mark("the last seven working days")),
            explained(Sign("band"), mark("usual before")),
            explained(Sign("day"), mark("single days")),
            explained(Sign("peers"), mark("colleagues of the same role")),
        ]
        heading = mark("Patients a day, by person")
        return chart_card(heading, self.people, signs, self.nothing[self.people])

    def _connect(self) -> None:
        self.period.changed.connect(self.load)
        self.activity.pressed.connect(self._of_days)
        self.hours.pressed.connect(self._of_hour)
        self.people.pressed.connect(self._of_person)
        self.purposes.pressed.connect(self._of_purpose)

    def enter(self) -> None:
        """The section comes into view."""
        self.load()

    def load(self) -> None:
        """Draw the period's charts; an older question is passed over."""
        self.errors.hide()
        self.following.begin()
        if self._task is not None:
            self._task.drop()
        search, (since, until) = self._desk.services.log_search, self.period.days()

        def read(task: Task[Drawn]) -> Drawn:
            search.follow(task.tell, task.token)
            return drawn(search, since, until)

        self._task = self._desk.jobs.start(self, read, self._show, self._fail, self.following.tell)

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _fail(self, error: ClinicVaultError) -> None:
        self._task = None
        self.following.fail(error)
        self.errors.show_error(error)

    def _show(self, found: Drawn) -> None:
        self._task = None
        self.following.end()
        charts = found.charts
        self._since, self._until = charts.since, charts.until
        # One a turn: laying out and painting all of them at once takes several frames.
        self.turns.begin(
            (
                partial(self._show_cards, found.recent),
                partial(self._draw, self.activity, self.activity.show_days, charts.days),
                partial(self._draw, self.hours, self.hours.show_grid, charts.hours),
                partial(self._draw, self.purposes, self.purposes.show_purposes, charts.purposes),
                partial(self._draw, self.people, self.people.show_people, charts.people),
            )
        )

    def _show_cards(self, recent: tuple[DayActivity, ...]) -> None:
        for name, card in self.cards.items():
            card.show_values([getattr(day, name) for day in recent])

    def _draw(self, figure: Figure, show: Callable[[T], None], found: T) -> None:
        show(found)
        reveal(figure, self.nothing[figure])

    # where to look next

    def _of_days(self, number: int) -> None:
        first, last = self.activity.days(number)
        self._page.show_entries(LogFilter(since=first.day, until=last.day))

    def _of_hour(self, number: int) -> None:
        day, hour = divmod(number, 24)
        self._page.show_entries(
            LogFilter(since=self._since, until=self._until, weekday=day, hour=hour)
        )

    def _of_person(self, number: int) -> None:
        user = self.people.people[number].id
        self._page.show_entries(LogFilter(user=user, since=self._since, until=self._until))

    def _of_purpose(self, number: int) -> None:
        purpose = self.purposes.purposes[number].purpose
        wanted = LogFilter(since=self._since, until=self._until, events=_OWN_COPY)
        if purpose is not None:
            wanted = dataclasses.replace(wanted, events=_GIVEN, purpose=purpose.slug)
        self._page.show_entries(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._pair.setDirection(way)
        for card in self.cards.values():
            card.show_line(self.width() >= _LINES_FROM)

    def wipe(self) -> None:
        """Forget the names of people."""
        self.turns.begin(())
        self.people.show_people(())


def drawn(search: LogSearchService, since: dt.date, until: dt.date) -> Drawn:
    """The period's charts, and the last 30 days where the period does not hold them."""
    charts, now = search.charts(since, until), today()
    begin = now - dt.timedelta(days=_CARD_DAYS - 1)
    if until == now and since <= begin:
        return Drawn(charts, charts.days[-_CARD_DAYS:])
    return Drawn(charts, search.charts(begin, now).days)
