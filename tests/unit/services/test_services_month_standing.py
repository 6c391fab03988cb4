"""The monthly report of a log that is damaged, young, read without a zone, or stopped midway."""

import datetime as dt
import itertools
from dataclasses import replace

import pypdfium2
import pytest

from clinicvault.domain.errors import Cancelled, IntegrityError
from clinicvault.jobs import CancelToken
from clinicvault.services.log.month.facts import RuleEnds, Sources, gather
from clinicvault.services.log.month.gaps import unsent
from clinicvault.services.log.month.pages import month_pdf
from clinicvault.services.log.month.review_pages import flags
from clinicvault.services.log.words import LogWords
from clinicvault.services.paper_words import LANGUAGES
from clinicvault.services.views import ClinicZone, FlagView
from tests.unit.services.real_clinic import ADA
from tests.unit.services.test_services_log_damaged import alter

DAY = dt.timedelta(days=1)


def text_of(data):
    """Page by page, with one blank between words."""
    document = pypdfium2.PdfDocument(data)
    pages = (page.get_textpage().get_text_bounded() for page in document)
    return [" ".join(one.replace("\N{NO-BREAK SPACE}", " ").split()) for one in pages]


@pytest.fixture
def desk(filled):
    with filled[0].open(ADA) as desk:
        yield desk


@pytest.fixture
def now():
    return dt.datetime.now().astimezone()


@pytest.fixture
def month(desk, now):
    sources = Sources(desk.log_search, desk.flags, desk.witnesses)
    return gather(desk.clinic, sources, now.year, now.month)


# a damaged log


def test_a_damaged_log_has_a_report_without_a_check_code(desk, tmp_path, now):
    alter(desk, desk.log()[5].seq)
    output = tmp_path / "month.pdf"
    with pytest.raises(IntegrityError) as said:
        desk.log_exports.month(now.year, now.month, output)
    assert (said.value.code, said.value.params["count"]) == ("log-month-damaged", 1)
    entry = desk.log(event="log-month")[0]
    assert (entry.outcome, dict(entry.detail)["faults"]) == ("done", "1")
    whole = "\n".join(text_of(output))
    assert "The log is not complete" in whole
    assert "There is no check code here" in whole
    assert "Whoever keeps this page can later show" not in whole
    assert "clinicvault.local/" not in whole


def test_of_a_whole_log_nothing_is_said_of_faults(desk, tmp_path, now):
    desk.log_exports.month(now.year, now.month, tmp_path / "month.pdf")
    assert "faults" not in dict(desk.log(event="log-month")[0].detail)
    assert "clinicvault.local/" in text_of(tmp_path / "month.pdf")[-1]


# the month before


def tiles(told, language="en"):
    return text_of(month_pdf(told, LogWords(language)))[0]


def test_before_the_log_began_there_is_no_figure(month):
    assert month.before is None
    page = tiles(month)
    assert "– the month before" in page
    assert "0 the month before" not in page


def test_half_a_month_is_not_held_against_a_whole_one_unsaid(month):
    figures = month.counts
    running = replace(month, before=figures, running=True)
    assert f"{figures.entries} in the whole month before" in tiles(running)
    over = replace(running, running=False)
    assert f"{figures.entries} the month before" in tiles(over)
    began = replace(over, began=month.since - DAY)
    assert f"{figures.entries} the month before, from {month.since - DAY} on" in tiles(began)


def test_where_the_log_began_in_the_month_before(filled, now):
    house, ahead = filled[0], 32 - now.day
    house.clock.sleep_days(ahead)
    with house.open(ADA) as desk:
        sources = Sources(desk.log_search, desk.flags, desk.witnesses)
        then = now + ahead * DAY
        told = gather(desk.clinic, sources, then.year, then.month)
    assert told.before is not None
    assert told.before.entries > 0
    assert told.began == (now.date() if now.day > 1 else None)


# by whose clock


def test_it_says_by_whose_clock(month):
    named = replace(month, zone=ClinicZone("America/New_York"))
    assert "those of America/New York, the clinic's time zone" in tiles(named)
    here = replace(month, zone=ClinicZone(own="Europe/Paris"))
    assert "the computer that made it (Europe/Paris)" in tiles(here)
    nowhere = replace(month, zone=ClinicZone())
    offset = month.made.isoformat()[-6:]
    assert f"(UTC{offset}): the clinic's time zone is not decided" in tiles(nowhere)


# paper


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_footer_and_the_pages_number_do_not_meet(month, language):
    """Characters of the footer end before the number begins, on every line they share."""
    words = LogWords(language)
    document = pypdfium2.PdfDocument(month_pdf(month, words))
    for place, page in enumerate(document, 1):
        text = page.get_textpage()
        number = words("page", page=place, pages=len(document)).replace("\N{NO-BREAK SPACE}", " ")
        whole = text.get_text_range().replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")
        assert number in whole
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        low = sorted((box for box in boxes if box[3] < 40 and box[2] > box[0]), key=lambda b: b[0])
        for line in {round(box[1] / 6) for box in low}:
            same = [box for box in low if round(box[1] / 6) == line]
            for one, other in itertools.pairwise(same):
                assert other[0] >= one[2] - 0.6, (language, place)


def test_the_heading_of_what_is_open_is_one_word(month, desk, now):
    desk.flags.sign_off(desk.flags.state().upto, "Seen")
    sources = Sources(desk.log_search, desk.flags, desk.witnesses)
    told = gather(desk.clinic, sources, now.year, now.month)
    document = pypdfium2.PdfDocument(month_pdf(told, LogWords("fr")))
    assert "Ouverts" in document[5].get_textpage().get_text_bounded().split()


def test_how_many_incidents_are_not_printed_is_said(month, now):
    words, ends = LogWords("en"), (RuleEnds("own-record", (0, 0, 43, 0)),)
    one = FlagView("f" * 32, "own-record", 3, now.date(), now, now, "a" * 32, "Ada", "", {}, (), 1)
    counted = replace(month, ends=ends, grave=(one,) * 43)
    assert flags(counted, words)[-1].text == "And 3 more, which the log names."
    one_more = replace(counted, grave=(one,) * 41)
    assert flags(one_more, words)[-1].text == "And one more, which the log names."
    all_of_them = flags(replace(counted, grave=(one,) * 40), words)
    assert not hasattr(all_of_them[-1], "text")


# stopping


class Stops(CancelToken):
    """Cancelled at the so-manieth look."""

    def __init__(self, at):
        super().__init__()
        self.at, self.looks = at, 0

    def check(self):
        self.looks += 1
        if self.looks == self.at:
            self.cancel()
        super().check()


def test_it_can_be_stopped_between_its_parts_and_pages(desk, tmp_path, now):
    output, free = tmp_path / "month.pdf", Stops(0)
    desk.log_exports.month(now.year, now.month, output, "en", None, free)
    output.unlink()
    assert free.looks > 14  # every page twice, and the parts
    for at in (1, 4, free.looks):
        with pytest.raises(Cancelled):
            desk.log_exports.month(now.year, now.month, output, "en", None, Stops(at))
        assert not output.exists()
        assert desk.log(event="log-month")[0].outcome == "cancelled"


# what did not reach the log server


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ([], 0),
        ([{"lost": 3}, {"lost": 4}], 7),
        ([{"lost": 3, "entries": "4, 6-7"}, {"entries": "7-9"}], 5),
        ([{"entries": "1-5, 3-4, 9"}], 6),
        ([{"lost": 2, "entries": "5-6"}, {"lost": 2, "entries": "6-7"}], 3),
        # Of very many ranges the last one covers what lies between: the number is the truth.
        ([{"lost": 120, "entries": "1-900"}], 120),
        ([{"entries": "x, 9-3, , 5"}, {"lost": True}, {"lost": "9"}, {}], 1),
    ],
)
def test_what_was_not_forwarded_counts_once(told, count):
    assert unsent(told) == count
