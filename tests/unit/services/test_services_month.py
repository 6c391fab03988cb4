"""The monthly report: what it says, in both languages, of a month that has entries or none."""

import datetime as dt

import pikepdf
import pypdfium2
import pytest

from clinicvault.domain.errors import Refused, UsageError
from clinicvault.domain.flags import FLAGS
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.log.month import charts
from clinicvault.services.log.month.facts import days_of
from clinicvault.services.log.words import LogWords
from clinicvault.services.paper_words import LANGUAGES, tables
from tests.unit.services.real_clinic import ADA, INA, PAUL

TODAY = dt.date(2026, 3, 15)
NOW = (dt.datetime.now().astimezone().year, dt.datetime.now().astimezone().month)


@pytest.fixture(scope="module")
def told(filled_clinic, tmp_path_factory):
    folder = tmp_path_factory.mktemp("month")
    house, patient = filled_clinic[0].copy(folder / "pc"), filled_clinic[1]
    with house.open(PAUL) as desk:
        for photo in desk.photos(patient):
            desk.viewing.preview(photo)
        desk.exporting.open_plain(desk.photos(patient)[0], Purpose.CARE, folder / "out")
        desk.be(INA)
        with pytest.raises(Refused):
            desk.viewing.preview(desk.photos(patient)[0])
        desk.be(ADA)
        desk.flags.sign_off(desk.flags.state().upto, "Nothing unusual today")
    return house


@pytest.fixture
def house(told, tmp_path):
    return told.copy(tmp_path / "pc")


def text_of(path):
    document = pypdfium2.PdfDocument(path)
    return [_plain(page.get_textpage().get_text_bounded()) for page in document]


def _plain(text):
    """Line ends and fixed spaces are the layout's, and not the words'."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_a_section(house, tmp_path, language):
    now = dt.datetime.now().astimezone()
    output, seen = tmp_path / "month.pdf", []
    with house.open(ADA) as desk:
        desk.log_exports.month(now.year, now.month, output, language, seen.append)
        assert seen[-1].finished
        entry = desk.log(event="log-month")[0]
        assert dict(entry.detail) == {"month": f"{now:%Y-%m}", "format": "pdf"}
    w, pages = LogWords(language), text_of(output)
    assert len(pages) == 7
    for page, name in zip(
        pages,
        (
            "mon_short",
            "mon_hours",
            "mon_who",
            "mon_given",
            "mon_unusual",
            "mon_reviews",
            "mon_state",
        ),
        strict=True,
    ):
        assert _plain(w(name)) in page
    whole = "\n".join(pages)
    assert PAUL in pages[2]
    assert w.purpose("care").capitalize() in pages[3]
    assert "Nothing unusual today" in pages[5]
    assert ADA in pages[5]
    assert "clinicvault.local/" in pages[6]
    assert _plain(w("mon_complete", day="@", time="@").split("@")[0]) in whole
    assert "Rousseau" not in whole
    with pikepdf.open(output) as document:
        assert str(document.Root.Lang) == language
        assert "Rousseau" not in str(document.docinfo)


def test_a_month_without_work_says_so(house, tmp_path):
    """Somebody unlocks every month, and no more."""
    house.clock.sleep_days(70)
    then = dt.datetime.now().astimezone() + dt.timedelta(days=70)
    with house.open(ADA) as desk:
        desk.log_exports.month(then.year, then.month, tmp_path / "month.pdf")
    pages = text_of(tmp_path / "month.pdf")
    assert f"{then:%B %Y}" in pages[0]
    assert "Nobody worked in this month." in pages[1]
    assert "None in this month." in pages[4]


def test_what_is_refused(house, tmp_path):
    with house.open(ADA) as desk:
        for year, month in ((2026, 13), (9999, 1), (0, 1)):
            with pytest.raises(UsageError) as said:
                desk.log_exports.month(year, month, tmp_path / "month.pdf")
            assert said.value.code == "month-unknown"
        with pytest.raises(UsageError) as said:
            desk.log_exports.month(2020, 2, tmp_path / "month.pdf")
        assert said.value.code == "month-before"
        assert said.value.params["began"] == "{}-{:02}".format(*NOW)
        assert desk.log_exports.begun() == dt.datetime.now().astimezone().date()
        with pytest.raises(UsageError) as said:
            desk.log_exports.month(*NOW, tmp_path / "month.pdf", "de")
        assert said.value.code == "report-language"
        with pytest.raises(UsageError) as said:
            desk.log_exports.month(*NOW, house.vault / "month.pdf")
        assert said.value.code == "output-in-vault"
        assert desk.log(event="log-month") == []
        desk.be(PAUL)
        with pytest.raises(Refused):
            desk.log_exports.month(*NOW, tmp_path / "month.pdf")
    assert not (tmp_path / "month.pdf").exists()


def test_a_report_that_is_not_written_is_not_said_to_be(house, tmp_path):
    (tmp_path / "taken.pdf").write_text("mine")
    with house.open(ADA) as desk:
        with pytest.raises(UsageError):
            desk.log_exports.month(*NOW, tmp_path / "taken.pdf")
        entries = desk.log(event="log-month")
        assert [row.outcome for row in entries] == ["failed"]
        assert dict(entries[0].detail)["reason"] == "output-exists"
    assert (tmp_path / "taken.pdf").read_text() == "mine"


def test_a_running_month_ends_today():
    assert days_of(2026, 3, TODAY) == (dt.date(2026, 3, 1), TODAY)
    assert days_of(2026, 2, TODAY) == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    with pytest.raises(UsageError):
        days_of(2026, 4, TODAY)


def test_both_languages_have_every_word_and_the_same_braces():
    english, french = tables("log", "en"), tables("log", "fr")
    for table in english:
        assert english[table].keys() == french[table].keys()
        for key, sentence in english[table].items():
            assert sorted(_braces(sentence)) == sorted(_braces(french[table][key])), key
    assert french["rule"].keys() == FLAGS.keys()


def _braces(sentence):
    return [part.split("}")[0] for part in sentence.split("{")[1:]]


def test_numbers_and_days_as_each_language_writes_them():
    english, french = LogWords("en"), LogWords("fr")
    assert (english.number(12_450), english.number(8.5)) == ("12,450", "8.5")
    assert (french.number(12_450), french.number(8.5)) == ("12\u202f450", "8,5")
    assert english.short_day(TODAY) == "2026-03-15"
    assert french.short_day(TODAY) == "15/03/2026"
    assert french.month(2026, 8) == "août 2026"
    assert english.purpose("of a later program") == "of a later program"
    assert english.given(0, "gif") == "file (gif)"
    assert english.rule("mass") == FLAGS["mass"].title
    assert french.rule("mass") == "Beaucoup de patients en un jour"
    assert french.rule("later") == "later"


@pytest.mark.parametrize(
    ("most", "step"), [(0, 1), (3, 1), (4, 1), (5, 2), (40, 10), (190, 50), (900, 500)]
)
def test_scales_have_few_round_steps(most, step):
    assert charts.nice_step(most) == step


def test_charts_of_nothing_can_be_drawn():
    charts.day_bars([], None, 100, 50)
    charts.hour_grid([[0] * 24] * 7, [[False] * 24] * 7, list("MTWTFSS"), ("", ""), 300)
    charts.stacked([(0, charts.GREEN)], 0, 100)
    assert charts.shade(0, 0) == charts.look.PALE
