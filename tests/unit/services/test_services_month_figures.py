"""The figures of the monthly report, on a clinic of which every act is known."""

import datetime as dt
import re

import pypdfium2
import pytest

from clinicvault.access.review.words import said
from clinicvault.domain.errors import Refused
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.flags.finding import log_words
from clinicvault.services.flags.words import SIGN_OFF
from clinicvault.services.log.month.facts import Sources, gather
from clinicvault.services.views import Disposition
from tests.unit.services.real_clinic import ADA, INA, PAUL, jpeg, png
from tests.unit.services.reviewing import own_record

DAY = dt.timedelta(days=1)


def first_monday(months: int) -> dt.date:
    """Of the month so many months ahead."""
    today = dt.datetime.now().astimezone().date()
    month = today.month - 1 + months
    first = dt.date(today.year + month // 12, month % 12 + 1, 1)
    return first + DAY * ((7 - first.weekday()) % 7)


NOW = first_monday(2)
BEFORE = NOW - 7 * DAY
"""A Monday of the month before."""


def on(house, day: dt.date, hour: int) -> None:
    then = dt.datetime.combine(day, dt.time(hour, 5)).astimezone()
    ahead = then - dt.datetime.now().astimezone()
    house.clock.ahead_ms = int(ahead.total_seconds() * 1000)


@pytest.fixture(scope="module")
def told(empty_clinic, tmp_path_factory):
    """Paul: three patients on a day of the month before; one a day, twice, in the month itself.

    There he looks at two pictures, takes one out and opens his own record; Ina is refused.
    """
    folder = tmp_path_factory.mktemp("figures")
    house = empty_clinic[0].copy(folder / "pc")
    on(house, BEFORE, 9)
    with house.open(INA) as desk:
        patient, *others = (desk.patient(name) for name in ("Rousseau", "Bertrand", "Çelik"))
        desk.importing.run(patient, [jpeg(folder / "a.jpg", 1), png(folder / "b.png", 2)])
        desk.be(PAUL)
        for one in (patient, *others):
            desk.services.patients.page(one)
        on(house, BEFORE, 18)
        desk.be(ADA)
        desk.flags.sign_off(desk.flags.state().upto)
        on(house, NOW, 10)
        desk.be(PAUL)
        photos = desk.photos(patient)
        for photo in photos:
            desk.viewing.preview(photo)
        desk.exporting.open_plain(photos[0], Purpose.CARE, folder / "out")
        desk.be(INA)
        with pytest.raises(Refused):
            desk.viewing.preview(photos[0])
        mine = own_record(desk)
        on(house, NOW + DAY, 22)
        desk.be(PAUL)
        desk.services.patients.page(mine)
        vault = desk.clinic.vault
        for lost in (3, 4):
            vault.log_event(Event("log-forward-gap", "failed", vault.now(), detail={"lost": lost}))
        on(house, NOW + 2 * DAY, 9)
        desk.be(ADA)
        own = next(one for one in desk.flags.flags() if one.rule == "own-record")
        desk.flags.settle(own.id, Disposition.INCIDENT, "He was told not to")
    return house


@pytest.fixture
def house(told, tmp_path):
    house = told.copy(tmp_path / "pc")
    on(house, NOW + 7 * DAY, 9)
    return house


@pytest.fixture
def desk(house):
    with house.open(ADA) as desk:
        yield desk


def of_month(desk, month=NOW):
    return gather(
        desk.clinic, Sources(desk.log_search, desk.flags, desk.witnesses), month.year, month.month
    )


def rows(desk, month=NOW):
    """What the log itself shows of it."""
    shown = (row for row in desk.log() if row.time.astimezone().date() >= month.replace(day=1))
    return [row for row in shown if row.time.astimezone().date().month == month.month]


def test_counts_are_those_of_the_log(desk):
    before = len(rows(desk))
    counts = of_month(desk).counts
    assert (counts.views, counts.exports, counts.refused) == (2, 1, 1)
    assert (counts.patients, counts.people) == (2, 3)
    assert before <= counts.entries <= len(rows(desk))


def test_the_month_before_stands_beside_it(desk):
    told = of_month(desk)
    assert (told.before.views, told.before.exports, told.before.refused) == (0, 0, 0)
    assert (told.before.patients, told.before.people) == (3, 3)
    assert told.before.entries == len(rows(desk, BEFORE))
    assert of_month(desk, BEFORE).counts == told.before


def test_tiles_and_charts_of_one_month_agree(desk):
    told = of_month(desk)
    assert sum(day.views for day in told.charts.days) == told.counts.views
    assert sum(day.refused for day in told.charts.days) == told.counts.refused
    assert sum(day.events for day in told.charts.days) <= told.counts.entries
    assert sum(one.exports for one in told.charts.purposes) == told.counts.exports
    [care] = [one for one in told.charts.purposes if one.exports]
    assert (care.purpose, care.exports, care.photos) == (Purpose.CARE, 1, 1)


def test_a_person_against_the_own_past_and_no_peers(desk):
    [paul] = of_month(desk).people
    assert (paul.name, paul.roles) == (PAUL, ("practitioner",))
    assert (paul.days, paul.now, paul.past, paul.peers) == (2, 1, 3, None)
    [before] = of_month(desk, BEFORE).people
    assert (before.days, before.now, before.past) == (1, 3, None)


def test_how_flags_ended_rule_by_rule(desk):
    told = of_month(desk)
    flags = desk.flags.flags(NOW.replace(day=1), NOW + 7 * DAY)
    ends = {one.rule: one.ends for one in told.ends}
    assert ends["own-record"] == (0, 0, 1, 0)
    assert {rule: sum(found) for rule, found in ends.items()} == {
        rule: sum(one.rule == rule for one in flags) for rule in {one.rule for one in flags}
    }
    assert [one.found for one in told.ends] == sorted(
        (one.found for one in told.ends), reverse=True
    )
    assert [(one.rule, one.note) for one in told.grave] == [("own-record", "He was told not to")]
    assert told.open_flags == len(flags) - 1 == sum(one.ends[3] for one in told.ends)


def test_what_did_not_reach_the_log_server(desk):
    assert of_month(desk).standing.gaps == 7
    assert of_month(desk, BEFORE).standing.gaps == 0


def test_late_days_are_those_that_the_window_tells(desk):
    """The month's first entry waits from Monday on: Wednesday is the first day too late."""
    told = of_month(desk)
    assert told.overdue == desk.flags.state().overdue_days == 4
    assert told.late == 4
    desk.flags.sign_off(desk.flags.state().upto)
    signed = of_month(desk)
    assert signed.overdue == 0
    assert signed.late == 3
    assert signed.reviews == desk.flags.sign_offs(1)


def test_reviews_of_long_ago_stay_in_their_month(house):
    """However many there were since."""
    with house.open(ADA) as desk:
        on(house, NOW + 7 * DAY, 9)
        first = desk.flags.sign_off(desk.flags.state().upto, "the first one")
        upto = desk.flags.state().upto
        on(house, NOW + 35 * DAY, 9)
        desk.be(ADA)
        session = desk.clinic.session
        detail = {"upto": upto, "entries": 1, "open": 0, "note": ""}
        log_words(
            session, [said(session, SIGN_OFF, detail | {"note": str(n)}) for n in range(1_010)]
        )
        assert of_month(desk).reviews == (first,)
        assert len(of_month(desk, NOW + 35 * DAY).reviews) == 1_010


def test_the_paper_says_these_figures(desk, tmp_path):
    told = of_month(desk)
    output = tmp_path / "month.pdf"
    desk.log_exports.month(NOW.year, NOW.month, output)
    document = pypdfium2.PdfDocument(output)
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    for figure, name in (
        (told.counts.views, "Looks at pictures"),
        (told.counts.patients, "Patients opened"),
        (told.counts.people, "People at work"),
        (told.counts.exports, "Given out"),
        (told.counts.refused, "Refused"),
        (sum(one.found for one in told.ends), "Unusual"),
        (told.open_flags, "Still open"),
    ):
        assert re.search(rf"\b{figure} {name}", pages[0]), (figure, name, pages[0])
    assert "3 in the whole month before" in pages[0]
    assert "0.5 acts" not in pages[1]
    assert re.search(rf"{re.escape(PAUL)} Practitioner 2 1 3 –", pages[2]), pages[2]
    assert re.search(r"[Cc]are 1 1\b", pages[3]), pages[3]
    assert "He was told not to" in pages[4]
    assert f"Working days that went by without one that was due: {told.late}." in pages[5]
    assert f"overdue by {told.overdue} working days" in pages[5]
    assert "did not reach the log server: 7." in pages[6]
