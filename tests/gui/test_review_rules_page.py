"""What the clinic decides about its review; forwarding and time-stamps, tried before saved."""

from __future__ import annotations

import dataclasses

import pytest

from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.gui.i18n import language
from clinicvault.gui.people.pem_field import read_pem
from clinicvault.services import views
from clinicvault.services.views import ReviewRules
from tests.gui import fakes
from tests.gui.hands import give_file, seen

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"


@pytest.fixture
def page(open_page):
    return open_page("settings", fakes.NOAH, tab="review")


@pytest.fixture
def panel(page):
    return page.review


@pytest.fixture
def pem(tmp_path):
    path = tmp_path / "ca.pem"
    path.write_text(PEM * 2)
    return path


def test_only_who_reads_the_log_finds_it(open_page, clinic):
    clinic.users.append(fakes.OLGA)
    for user, there in ((fakes.NOAH, True), (fakes.MARIE, False), (fakes.OLGA, False)):
        page = open_page("settings", user, tab="review")
        assert page.tabs.button("review").isVisible() == there
        assert page.review.isVisible() == there


def test_what_is_in_force_is_shown(clinic, open_page):
    clinic.review_state.rules = ReviewRules(
        opens=8, closes=19, weekdays=(0, 5), due_days=3, notices=True, samples=4, off=("vip",)
    )
    panel = open_page("settings", fakes.NOAH, tab="review").review
    assert panel.wanted == clinic.review_state.rules
    assert not panel.save.isEnabled()
    assert not panel.back.isVisible()
    assert panel.usual.isVisible()
    assert not panel.switches.rules["vip"].isChecked()
    assert "sampling" not in panel.switches.rules


def test_changes_are_counted_saved_and_undone(panel, clinic, click, settle):
    click(panel.hours.days[5])
    panel.numbers.due.setValue(2)
    panel.switches.rules["surname"].setChecked(False)
    panel.numbers.notices.setChecked(True)
    assert panel.count.text() == "4 changes"
    click(panel.back)
    assert panel.changed == 0
    panel.hours.opens.setValue(9)
    panel.numbers.samples.setValue(0)
    click(panel.save)
    settle()
    assert clinic.review_state.rules == ReviewRules(opens=9, samples=0)
    assert "The rules are saved." in seen(panel)
    click(panel.usual)
    assert panel.wanted == ReviewRules()


def test_saving_pressed_twice_is_one(panel, clinic, settle):
    panel.numbers.due.setValue(2)
    for _ in range(3):
        panel.save.click()
    settle()
    assert clinic.calls["flags.set_rules"] == 1


def test_work_ends_after_it_begins_and_has_a_day(panel, click):
    panel.hours.closes.setValue(8)
    panel.hours.opens.setValue(20)
    assert panel.wanted.closes == 21
    for place in range(5):
        click(panel.hours.days[place])
    assert panel.hours.problem.isVisible()
    assert not panel.save.isEnabled()
    click(panel.hours.days[6])
    assert panel.save.isEnabled()
    assert panel.wanted.weekdays == (6,)


def test_no_rule_at_all_is_warned_of(panel):
    for one in panel.switches.rules.values():
        one.setChecked(False)
    assert "Nothing unusual will be noticed." in seen(panel.switches)
    panel.switches.rules["mass"].setChecked(True)
    assert not panel.switches.warning.isVisible()


def test_a_save_that_fails_keeps_the_changes(panel, clinic, click, settle):
    clinic.fail["flags.set_rules"] = StorageFailed("disk-full")
    panel.numbers.due.setValue(2)
    click(panel.save)
    settle()
    assert panel.errors.code == "disk-full"
    assert panel.wanted.due_days == 2
    assert panel.save.isEnabled()
    panel.load()  # not while somebody is changing them
    settle()
    assert panel.wanted.due_days == 2


def test_rules_that_cannot_be_read_are_asked_for_again(clinic, open_page, click, settle):
    clinic.fail["flags.rules"] = StorageFailed("disk-full")
    panel = open_page("settings", fakes.NOAH, tab="review").review
    assert panel.errors.code == "disk-full"
    assert not panel.hours.isEnabled()
    click(panel.again)
    settle()
    assert panel.hours.isEnabled()
    assert not panel.again.isVisible()


def test_words_follow_the_language(panel):
    before = seen(panel)
    assert "Mon" in before
    assert "working day\n" in before
    language().choose("fr")
    assert "lun." in seen(panel)
    assert "Many patients in one day" not in seen(panel)


# forwarding


def test_how_it_stands_is_asked_after_the_threads_own_greeting(panel, clinic, click, settle):
    """The answer to the decision itself is older than the connection."""
    card = panel.forwarding
    card.host.setText("log.example.org")
    asked = clinic.calls["log_exports.forwarding"]
    click(card.save)
    settle()
    assert clinic.calls["log_exports.forwarding"] == asked + 1
    assert card.badge.text() == "Connected"
    late = dataclasses.replace(clinic.review_state.forwarding, connected=False)
    card.thank(late)
    assert "has not taken an entry yet" in seen(card.notice)
    card.thank(clinic.review_state.forwarding)
    assert "The server answered." in seen(card.notice)


def test_entries_are_forwarded_after_a_try(panel, clinic, click, settle, pem):
    card = panel.forwarding
    assert card.badge.text() == "Not in use"
    assert not card.save.isEnabled()
    card.host.setText(" log.example.org ")
    card.port.setValue(6515)
    click(card.pem.take)
    give_file(card, pem)
    settle()
    assert "Certificates in the file: 2" in seen(card)
    for _ in range(3):
        card.save.click()
    settle()
    assert clinic.calls["log_exports.set_forwarding"] == 1
    assert clinic.review_state.forwarding.settings == views.Forwarding(
        "log.example.org", 6515, PEM * 2
    )
    assert card.badge.text() == "Connected"
    assert "1 sent, 0 waiting, 0 not sent" in seen(card)
    click(card.stop)
    settle()
    assert clinic.review_state.forwarding.settings == views.Forwarding()
    assert "not forwarded any more" in seen(card)


def test_a_server_that_does_not_answer_is_not_saved(panel, clinic, click, settle):
    card = panel.forwarding
    card.host.setText("log.example.org")
    clinic.fail["log_exports.set_forwarding"] = InputRefused(
        "forward-unreachable", host="log.example.org", port=6514
    )
    click(card.save)
    settle()
    assert card.errors.code == "forward-unreachable"
    assert card.host.text() == "log.example.org"
    card.load()
    settle()
    assert card.host.text() == "log.example.org"


def test_a_server_that_is_away_is_told(clinic, open_page):
    settings = views.Forwarding("log.example.org", 6514)
    clinic.review_state.forwarding = views.ForwardingState(
        settings, False, 1208, 14, 3, "forward-unreachable"
    )
    card = open_page("settings", fakes.NOAH, tab="review").review.forwarding
    told = seen(card)
    assert card.badge.text() == "Not connected"
    assert "1,208 sent, 14 waiting, 3 not sent" in told
    assert "The log server at log.example.org, port 6514, does not answer." in told


# time-stamps


def test_a_time_stamp_server_is_tried_and_saved(panel, clinic, click, settle, pem):
    card = panel.stamps
    card.url.setText("https://tsa.example/tsr")
    assert not card.save.isEnabled()  # its certificates are needed
    click(card.pem.take)
    give_file(card, pem)
    settle()
    for _ in range(3):
        card.save.click()
    settle()
    assert clinic.calls["witnesses.set_server"] == 1
    assert clinic.review_state.server == views.TimestampServer("https://tsa.example/tsr", PEM * 2)
    assert card.badge.text() == "In use"
    click(card.stop)
    settle()
    assert clinic.review_state.server == views.TimestampServer()


def test_a_time_stamp_server_that_fails_is_explained(panel, clinic, click, settle):
    card = panel.stamps
    card.url.setText("https://tsa.example/tsr")
    card.pem.show_text(PEM)
    clinic.fail["witnesses.set_server"] = InputRefused("stamp-invalid")
    click(card.save)
    settle()
    assert card.errors.code == "stamp-invalid"
    assert card.url.text()
    click(card.pem.drop)
    assert card.pem.text == ""
    card.load()
    settle()
    assert card.url.text()


def test_a_time_stamp_server_that_gave_none_lately_is_told(panel, clinic, settle):
    card = panel.stamps
    failed = views.TimestampServer("https://tsa.example/tsr", PEM, "stamp-unreachable")
    clinic.review_state.server = failed
    card.load()
    settle()
    assert card.badge.text() == "No answer"
    assert card.errors.code == "stamp-unreachable"
    assert not card.changed


def test_files_without_certificates_are_refused(panel, click, settle, tmp_path):
    for name, data in (
        ("text.pem", b"hello"),
        ("bytes.pem", b"\xff\xfe"),
        ("long.pem", PEM.encode() * 9000),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(InputRefused):
            read_pem(path)
    path.write_text(PEM + "-----BEGIN EC PRIVATE KEY-----")
    with pytest.raises(InputRefused, match="certificates-with-key"):
        read_pem(path)
    click(panel.stamps.pem.take)
    give_file(panel.stamps, tmp_path / "none.pem")
    settle()
    assert panel.stamps.errors.code == "file-unreadable"


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700), (940, 620)])
@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_tab_has_its_room(open_page, size, code):
    language().choose(code)
    page = open_page("settings", fakes.NOAH, size, tab="review")
    for key in page._panels:
        one = page.tabs.button(key)
        assert one.width() >= one.minimumSizeHint().width(), key
        assert page.rect().contains(one.mapTo(page, one.rect().bottomRight())), key
