"""A computer in New York reads the log of a clinic in Paris: days and hours are the clinic's."""

import datetime as dt
import re
import time
import zoneinfo

import numpy as np
import pypdfium2
import pytest

from clinicvault.audit.history_builder import HistoryBuilder
from clinicvault.audit.reading import LogEntry
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.review_rules import ReviewRules
from clinicvault.services.flags.review_days import overdue
from clinicvault.services.log.charts import Charts
from clinicvault.services.log.month.facts import Sources, gather
from clinicvault.services.log.month.lateness import late_days
from clinicvault.services.log.times import local_times, within
from clinicvault.services.views import SignOff
from tests.unit.services.real_clinic import ADA, INA, PAUL, ROLES, House, jpeg, password
from tests.unit.services.reviewing import as_ada, look, own_record
from tests.unit.services.told_log import found

ZONE = "Europe/Paris"
PARIS, UTC = zoneinfo.ZoneInfo(ZONE), dt.UTC
THERE = ReviewRules(zone=ZONE)
DAY, HALF = dt.timedelta(days=1), dt.timedelta(minutes=30)


@pytest.fixture(autouse=True)
def abroad(monkeypatch):
    """The computer that reads."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def turn_of_the_month() -> dt.date:
    """First day of the month after the next one."""
    today = dt.datetime.now(UTC).date()
    month = today.month + 1
    return dt.date(today.year + month // 12, month % 12 + 1, 1)


FIRST = turn_of_the_month()
LATE = dt.datetime.combine(FIRST - DAY, dt.time(23, 30), UTC)
"""In Paris the first day of a month; in New York, as in UTC, the last one of the month before."""


def set_clock(house, when: dt.datetime) -> None:
    ahead = when - dt.datetime.now(UTC)
    house.clock.ahead_ms = int(ahead.total_seconds() * 1000)


def ms_of(when: dt.datetime) -> int:
    return int(when.timestamp() * 1000)


@pytest.fixture(scope="module")
def worked(empty_clinic, tmp_path_factory):
    """Paul looks at a picture and takes it out, half an hour before midnight UTC."""
    folder = tmp_path_factory.mktemp("apart")
    house = empty_clinic[0].copy(folder / "pc")
    set_clock(house, LATE - 7 * DAY)
    with house.open(INA) as desk:
        patient = desk.patient()
        desk.importing.run(patient, [jpeg(folder / "a.jpg")])
        desk.be(ADA)
        desk.flags.set_rules(THERE)
        set_clock(house, LATE)
        desk.be(PAUL)
        [photo, *_] = desk.photos(patient)
        desk.viewing.preview(photo)
        desk.exporting.open_plain(photo, Purpose.CARE, folder / "out")
    return house


@pytest.fixture
def desk(worked, tmp_path):
    """Ada, ten minutes later."""
    house = worked.copy(tmp_path / "pc")
    set_clock(house, LATE + HALF / 3)
    with house.open(ADA) as desk:
        yield desk


def test_the_clinic_is_apart_from_the_computer(desk):
    zone = desk.flags.zone()
    assert (zone.name, zone.own, zone.apart) == (ZONE, "America/New_York", True)
    assert zone.local(LATE).date() == FIRST
    assert desk.unlocking.session().zone == zone


def test_filters_by_day_and_hour(desk):
    views = [row.event for row in found(desk, since=FIRST, until=FIRST, events=("photo-view",))]
    assert views
    assert not found(desk, since=FIRST - DAY, until=FIRST - DAY, events=("photo-view",))
    there = LATE.astimezone(PARIS)
    at = {"weekday": there.weekday(), "hour": there.hour, "events": ("photo-view",)}
    assert len(found(desk, **at)) == len(views)
    assert not found(desk, hour=LATE.hour, events=("photo-view",))


def test_charts(desk):
    told = desk.log_search.charts(FIRST - DAY, FIRST)
    before, on = told.days
    assert (before.views, before.exports_imports) == (0, 0)
    assert (on.views > 0, on.exports_imports) == (True, 1)
    there = LATE.astimezone(PARIS)
    assert told.hours.counts[there.weekday()][there.hour] > 0
    assert sum(map(sum, told.hours.counts)) == told.hours.counts[there.weekday()][there.hour]
    assert desk.log_search.charts(FIRST - DAY, FIRST - DAY).people == ()


def test_the_month_and_the_reviews_in_it(desk):
    desk.flags.sign_off(desk.flags.state().upto, "all quiet")
    sources = Sources(desk.log_search, desk.flags, desk.witnesses)
    told = gather(desk.clinic, sources, FIRST.year, FIRST.month)
    assert (told.since, told.until, told.running) == (FIRST, FIRST, True)
    assert told.made.date() == FIRST
    assert (told.counts.views > 0, told.before.views) == (True, 0)
    assert (told.counts.exports, told.before.exports) == (1, 0)
    assert [one.note for one in told.reviews] == ["all quiet"]
    before = FIRST - DAY
    assert gather(desk.clinic, sources, before.year, before.month).reviews == ()


def test_what_was_given_out(desk):
    [line] = desk.disclosures.accounting("", FIRST, FIRST).lines
    assert line.by == PAUL
    assert desk.disclosures.accounting("", FIRST - DAY, FIRST - DAY).lines == ()


def test_times_on_paper(desk, tmp_path):
    desk.flags.sign_off(desk.flags.state().upto)
    desk.disclosures.write("", FIRST, FIRST, tmp_path / "given.pdf")
    desk.log_exports.month(FIRST.year, FIRST.month, tmp_path / "month.pdf")
    for name in ("given.pdf", "month.pdf"):
        said = text_of(tmp_path / name)
        assert f"{LATE.astimezone(PARIS):%H}:" in said
        assert not re.search(r"\b1[89]:[345]\d", said)  # the hour in New York
    assert str(FIRST) in text_of(tmp_path / "month.pdf")


def text_of(path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_day_that_just_ended_counts_as_looked_through(desk):
    """In New York it goes on; the words of the review are heard by the clinic's clock, too."""
    desk.flags.flags()
    words = desk.clinic.log_reading.flags.follow().words
    assert words.runs[-1].day == FIRST - DAY


def test_flags_are_heard_anew_after_a_change_of_the_zone(desk):
    desk.flags.flags()
    shared = desk.clinic.log_reading.flags
    assert shared.follow().words.runs[-1].day == FIRST - DAY
    desk.flags.set_rules(ReviewRules(zone="America/New_York"))
    # By that clock the day was not over when somebody said so.
    assert all(run.day < FIRST - DAY for run in shared.follow().words.runs)


def test_the_same_evening_is_the_clinics(house):
    morning = dt.datetime.combine(FIRST + DAY, dt.time(10), PARIS)
    set_clock(house, morning)
    with house.open() as desk:
        look(desk, own_record(desk))
        as_ada(desk).set_rules(ReviewRules(zone=ZONE, notices=True))
        set_clock(house, morning + 9 * 2 * HALF)
        assert as_ada(desk).evening() == 0
        set_clock(house, morning + 10.5 * 2 * HALF)  # half past eight there, early afternoon here
        assert as_ada(desk).evening() == 1


# days of the review


MONDAY_LATE = dt.datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
"""Tuesday in Paris."""


def log(*times: dt.datetime):
    builder = HistoryBuilder()
    for seq, when in enumerate(times):
        builder.add(LogEntry(seq=seq, leaf_hash=b"", ms=ms_of(when), event="photo-view",
                             outcome="done", user=b"u" * 16, patient=b"p" * 16))  # fmt: skip
    return builder.history()


def test_a_review_is_due_from_the_clinics_day_on():
    wednesday = dt.date(2026, 3, 4)
    assert overdue(ms_of(MONDAY_LATE), wednesday, THERE) == 0
    assert overdue(ms_of(MONDAY_LATE), wednesday, ReviewRules()) == 1


def test_days_of_a_month_on_which_one_was_late():
    history = log(MONDAY_LATE)
    signed = SignOff(MONDAY_LATE + 3 * DAY, "Ada", "", 0, 1, 0)  # on Friday in Paris
    week = dt.date(2026, 3, 1), dt.date(2026, 3, 6)
    assert late_days(history, (), THERE, *week) == 2
    assert late_days(history, (), ReviewRules(), *week) == 3
    assert late_days(history, (signed,), THERE, *week) == 1
    assert late_days(history, (signed,), ReviewRules(), *week) == 1


def test_charts_put_work_of_the_night_on_the_next_day():
    tuesday = dt.date(2026, 3, 3)
    told = Charts(log(MONDAY_LATE), tuesday - DAY, tuesday, PARIS).all({}, THERE)
    assert [one.events for one in told.days] == [0, 1]
    assert told.hours.counts[1][0] == 1


# the days on which clocks change


@pytest.mark.parametrize(
    ("day", "hours", "twos"),
    [(dt.date(2026, 3, 29), 23, 0), (dt.date(2026, 10, 25), 25, 2), (dt.date(2026, 3, 8), 24, 1)],
)
def test_a_day_has_the_hours_it_has_in_paris(day, hours, twos):
    """On 8 March clocks change in New York alone."""
    begin = dt.datetime.combine(day - DAY, dt.time(), UTC)
    ms = np.array([ms_of(begin + HALF * n) for n in range(3 * 48)], np.int64)
    inside = within(ms, day, day, PARIS)
    assert int(inside.sum()) == 2 * hours
    times = local_times(ms, PARIS)
    assert set(times.day[inside]) == {day.toordinal()}
    assert not (times.day[~inside] == day.toordinal()).any()
    assert int((times.hour[inside] == 2).sum()) == 2 * twos


# where the zone comes from


def test_a_new_clinic_has_the_zone_of_its_first_computer(lone):
    assert lone(None) == ("America/New_York", {"zone": "America/New_York"})


def test_a_computer_that_keeps_utc_says_no_place(lone):
    assert lone("Etc/UTC") == ("", {})


@pytest.fixture
def lone(tmp_path, monkeypatch, _computer):
    """Found a clinic on a computer of that zone: (zone in force, what the log says of it)."""

    def made(zone):
        if zone is not None:
            monkeypatch.setenv("TZ", zone)
        house = House(tmp_path / "lone")
        kit = house.setup.create(house.vault, "C", ADA, ROLES[ADA], password(ADA))
        house.setup.kit_kept(house.vault, kit)
        with house.open(ADA) as desk:
            [row] = desk.log(event="vault-create")
            return desk.flags.zone().name, dict(row.detail)

    return made


def test_another_computers_change_is_followed(house):
    with house.open(ADA) as here, house.open(ADA) as there:
        assert here.flags.zone().name == ""
        there.flags.set_rules(THERE)
        assert here.flags.zone().name == ZONE
    with house.open(INA) as desk:
        assert desk.unlocking.session().zone.name == ZONE
