"""An administrator reviews the day: what is new, flags with their reasons, the sign-off."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from clinicvault.domain.errors import StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.log.review import flag_words
from clinicvault.gui.log.review.card import FlagCard
from clinicvault.gui.log.review.past import HistoryDialog, PastDialog
from clinicvault.gui.log.review.slim import SlimCard
from clinicvault.gui.theme import theme
from clinicvault.services.views import ClinicZone, Disposition, LogFilter
from tests.gui import fakes
from tests.gui.fakes_review import SIZE, now_day, yesterday
from tests.gui.hands import dialog, seen, type_text
from tests.gui.review_hands import WHY, a_day, card, drawn, ended, grave, odd, section


@pytest.fixture
def settle(settle):
    """Cards come one a turn: wait until all of them are there."""

    def wait() -> None:
        settle()
        for _ in range(60):
            QCoreApplication.processEvents()

    return wait


@pytest.fixture
def day(clinic):
    clinic.review_state.flags = a_day()
    return clinic


@pytest.fixture
def page(day, open_page):
    return open_page("log", fakes.NOAH, tab="review")


@pytest.fixture
def review(page):
    return section(page)


def rules(box) -> list[str]:
    return [one.flag.rule for one in box.cards]


def fix(clinic, **changes) -> None:
    clinic.review_state.state = dataclasses.replace(clinic.review_state.state, **changes)


# what is new


def test_what_is_new_stands_on_top(review):
    told = seen(review.news)
    assert "New since yesterday 18:10" in told
    assert "Last reviewed yesterday 18:10 by Noah Fischer: “All quiet”" in told
    for number in ("412", "187", "63", "9", "8", "3"):
        assert number in told
    assert not review.late.isVisible()
    assert review.news.badge.text() == "To be reviewed"


def test_a_first_review_covers_everything(day, open_page):
    fix(day, last=None)
    review = section(open_page("log", fakes.NOAH, tab="review"))
    assert "Everything since" in seen(review.news)
    assert "Nobody has signed a review off yet." in seen(review.news)
    assert not review.news.past.isVisible()


def test_a_clinic_without_a_time_zone_is_told_whose_hours_these_are(day, open_page, settle):
    review = section(open_page("log", fakes.NOAH, tab="review"))
    assert review.zoneless.isVisible()
    assert "time zone is not decided" in seen(review)
    day.review_state.zone = ClinicZone("Europe/Paris", "Europe/Paris")
    review.load()
    settle()
    assert not review.zoneless.isVisible()


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_key_is_read_without_a_mouse(day, open_page, settle, code, size):
    language().choose(code)
    keys = section(open_page("log", fakes.NOAH, size, tab="review")).sign.keys
    settle()
    assert keys.wordWrap()
    assert keys.height() >= keys.heightForWidth(keys.width()) > 0


def test_an_overdue_review_says_by_how_many_working_days(day, open_page):
    fix(day, overdue_days=3)
    review = section(open_page("log", fakes.NOAH, tab="review"))
    assert "The review is overdue by 3 working days." in seen(review.late)
    assert review.news.badge.text() == "Overdue"
    language().choose("fr")
    assert "3" in seen(review.late)


def test_figures_lead_to_their_entries(review, page, click, monkeypatch):
    went = []
    monkeypatch.setattr(review.news, "_goes", went.append)
    for key in ("entries", "views", "exports", "refused"):
        click(review.news.figures[key].link)
    stretch = {"after": 47_799, "upto": SIZE - 1}
    kinds = ("waiting", "view", "export", "refused")
    assert went == [LogFilter(kind=kind, **stretch) for kind in kinds]
    for key in ("people", "patients"):
        assert not review.news.figures[key].link.isVisible()


def test_before_the_first_review_figures_begin_with_the_first_entry(
    open_page, day, click, monkeypatch
):
    state = dataclasses.replace(day.review_state.state, last=None)
    day.review_state.state = state
    news = section(open_page("log", tab="review")).news
    went = []
    monkeypatch.setattr(news, "_goes", went.append)
    click(news.figures["exports"].link)
    assert went == [LogFilter(kind="export", after=-1, upto=SIZE - 1)]


def test_nothing_unusual_is_said_gladly(clinic, open_page):
    review = section(open_page("log", fakes.NOAH, tab="review"))
    assert "Nothing unusual since yesterday 18:10" in seen(review.quiet)
    assert f"412 entries looked at by {len(flag_words.rules()) - 1} rules." in seen(review.quiet)
    assert "Every flag is settled." in seen(review.sign)


def test_lots_alone_are_nothing_unusual(clinic, open_page):
    clinic.review_state.flags = [drawn()]
    review = section(open_page("log", fakes.NOAH, tab="review"))
    assert review.quiet.isVisible()
    assert review.groups["lots"].isVisible()


# flags in their groups


def test_flags_stand_in_their_groups_gravest_first(review):
    groups = review.groups
    assert rules(groups["opened"]) == ["mass", "off-hours"]
    assert rules(groups["live"]) == ["refused"]
    assert rules(groups["lots"]) == ["sampling"]
    assert rules(groups["escalated"]) == ["refused"]
    assert rules(groups["settled"]) == []
    assert not review.quiet.isVisible()
    assert isinstance(groups["opened"].cards[0], FlagCard)
    assert isinstance(groups["lots"].cards[0], SlimCard)
    assert "The day is not over" in seen(groups["live"])


def test_settled_ones_unfold_and_fold_again(review, click, settle):
    box = review.groups["settled"]
    assert "Settled in the last 30 days (2)" in seen(box)
    click(box.fold)
    settle()
    assert [one.flag.disposition for one in box.cards] == [
        Disposition.EXPLAINED,
        Disposition.INCIDENT,
    ]
    assert "Explained by Noah Fischer, " in seen(box)
    assert f"“{WHY}”" in seen(box)
    click(box.fold)
    settle()
    assert box.cards == []


def test_a_card_tells_why_who_when_and_what_to_ask(review):
    told = seen(card(review, "mass"))
    assert "Many patients in one day" in told
    assert "Look at it now" in told
    assert "58 patients in one day, 31 of them without a visit" in told
    assert "19 and 2, the colleagues' day 17.5 and 1." in told
    assert "Inès Caron  ·  Yesterday, 14:02–15:40" in told
    assert "Ask: What was the task that day, and who asked for it?" in told
    assert "P-7K3M-0009 Amélie Rousseau" in seen(card(review, "off-hours"))


def test_many_flags_come_part_by_part(clinic, open_page, click, qtbot):
    clinic.review_state.flags = [odd(id=f"{n:032x}") for n in range(40)]
    review = section(open_page("log", fakes.NOAH, tab="review"))
    box = review.groups["opened"]
    qtbot.waitUntil(lambda: review.turns.done, timeout=20_000)
    assert len(box.cards) == 15
    click(box.more)
    qtbot.waitUntil(lambda: review.turns.done, timeout=20_000)
    assert len(box.cards) == 40
    assert not box.more.isVisible()
    assert "To look at (40)" in seen(box)


def test_a_flag_that_is_asked_for_comes_into_view(day, open_page, settle, qtbot):
    wanted = f"{80:032x}"
    day.review_state.flags += [ended(n, Disposition.EXPLAINED) for n in range(60, 90)]
    page = open_page("log", fakes.NOAH, tab="entries")
    page.show_flag(wanted)
    settle()
    qtbot.waitUntil(lambda: section(page).turns.done)
    focus = QApplication.focusWidget()
    assert focus.flag.id == wanted
    assert section(page).groups["settled"].fold.isChecked()


# going on from a flag


def test_links_lead_to_entries_timeline_and_person(review, page, click, monkeypatch):
    went = []
    monkeypatch.setattr(page, "show_entries", went.append)
    monkeypatch.setattr(page, "show_patient", went.append)
    made = card(review, "off-hours")
    for key in ("entries", "patient", "person"):
        click(made.links[key])
    assert went == [
        LogFilter(flag=made.flag.id),
        "P-7K3M-0009",
        LogFilter(user=fakes.MARIE.id, since=yesterday(), until=yesterday()),
    ]
    assert "patient" not in card(review, "mass").links


def test_words_said_and_earlier_reviews_are_shown(review, day, click, settle):
    one = ended(5, Disposition.ESCALATED)
    first = dataclasses.replace(one, disposition=Disposition.EXPLAINED, note="It was the rota")
    day.review_state.words[one.id] = [first, one]
    click(review.groups["escalated"].cards[0].links["history"])
    settle()
    told = dialog(review, HistoryDialog)
    text = seen(told)
    assert text.index(WHY) < text.index("It was the rota")
    told.close()
    click(review.news.past)
    settle()
    text = seen(dialog(review, PastDialog))
    assert "All quiet" in text
    assert "388 entries" in text


def test_a_look_at_the_past_that_fails_is_explained(review, day, click, settle):
    day.fail["flags.sign_offs"] = StorageFailed("disk-full")
    click(review.news.past)
    settle()
    assert dialog(review, PastDialog).errors.code == "disk-full"


# the lock, the language, the look


def test_the_lock_forgets_everything(page, review, click):
    made = card(review, "mass")
    click(made.acts[Disposition.EXPLAINED])
    type_text(made.settle.reason, WHY)
    type_text(review.sign.note, "note")
    page.wipe()
    assert review._found is None
    assert review._cards() == []
    assert review.sign.note.text() == ""
    assert review.drafts.of(grave().id, Disposition.EXPLAINED) == ""
    assert "412" not in seen(review.news)


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
def test_it_follows_language_and_theme_at_every_size(day, open_page, size, click, settle):
    page = open_page("log", fakes.NOAH, size, tab="review")
    review = section(page)
    before = seen(review)
    language().choose("fr")
    assert seen(review) != before
    theme().choose("dark")
    assert not review.grab().isNull()
    click(review.groups["settled"].fold)
    settle()
    assert review.area.widget().width() <= review.area.viewport().width()
    language().choose("en")
    assert page.window().size().toTuple() == size


def test_today_is_the_computers_own_day(review):
    assert review.groups["live"].cards[0].flag.day == now_day()
