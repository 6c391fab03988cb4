"""Time-stamps of the log's head, from a server of OpenSSL's: good ones, and all that go wrong."""

import threading
import time

import pytest

from clinicvault.access.witnesses.stamping import stamped_today
from clinicvault.crypto.timestamps import ask, authority
from clinicvault.domain.errors import Cancelled, InputRefused, Refused, UsageError
from clinicvault.jobs import CancelToken
from clinicvault.services.log.witnesses.asking import answer_of, host_of
from clinicvault.services.views import TimestampServer, WitnessKind
from tests.unit.crypto.time_authority import Authority
from tests.unit.services.real_clinic import ADA, INA
from tests.unit.services.time_server import TimeServer, send

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture(scope="module")
def authorities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tsa")
    return Authority(folder / "own"), Authority(folder / "other")


@pytest.fixture
def server(authorities):
    made = TimeServer(authorities[0])
    yield made
    made.close()


@pytest.fixture
def chosen(house, server):
    with house.open(ADA) as desk:
        desk.witnesses.set_server(TimestampServer(server.url, server.authority.pem))
    return house


def refused(code, act, *values, **named):
    with pytest.raises(InputRefused) as error:
        act(*values, **named)
    assert error.value.code == code


def stamps(desk):
    return [one for one in desk.witnesses.list() if one.kind is WitnessKind.TIMESTAMP]


def test_a_server_is_tried_when_it_is_chosen(chosen, server):
    with chosen.open(ADA) as desk:
        assert desk.witnesses.server() == TimestampServer(server.url, server.authority.pem)
        [stamp] = stamps(desk)
        assert (stamp.where, stamp.holds) == ("127.0.0.1", True)
        assert desk.review.verify().witnessed_by is WitnessKind.TIMESTAMP
        assert [one.outcome for one in desk.log(event="log-stamp")] == ["done"]
        assert len(desk.log(event="policy-change", text="127.0.0.1")) == 1


def test_nothing_leaves_but_a_hash_and_a_number(chosen, server):
    for question, headers in zip(server.questions, server.headers, strict=True):
        assert len(question) < 100
        assert set(headers) == {
            "Host", "Accept-Encoding", "Content-Length", "Content-Type", "Accept", "Connection",
            "User-Agent",
        }  # fmt: skip


def test_on_demand(chosen):
    with chosen.open(ADA) as desk:
        made = desk.witnesses.stamp()
        assert made in stamps(desk)
        assert desk.witnesses.server().url
        desk.witnesses.set_server(TimestampServer())
        assert desk.witnesses.server() == TimestampServer()
        with pytest.raises(UsageError, match="stamp-no-server"):
            desk.witnesses.stamp()


def test_once_a_day_whoever_unlocks(chosen, server):
    def asked(user):
        before = len(server.questions)
        with chosen.open(user) as desk:
            _joined(desk)
        return len(server.questions) - before

    assert asked(INA) == 0  # today it was stamped already
    chosen.clock.sleep_days(1)
    assert asked(INA) == 1
    assert asked(ADA) == 0
    with chosen.open(ADA) as desk:
        assert len(stamps(desk)) == 2
        assert all(one.holds for one in stamps(desk))


def test_why_there_was_none_is_told_until_there_is_one(chosen, server):
    chosen.clock.sleep_days(1)
    server.behave = lambda handler, _: send(handler, b"moved", 302)
    with chosen.open(INA) as desk:
        _joined(desk)
    with chosen.open(ADA) as desk:
        _joined(desk)
        used = desk.witnesses.server()
        assert used.failed == "stamp-unreachable"
        assert used.failed_at is not None
        server.behave = server.good
        desk.witnesses.stamp()
        assert desk.witnesses.server().failed == ""


def _joined(desk):
    for thread in desk.clinic._threads:
        thread.join()


def test_an_unlock_waits_for_no_server_and_the_lock_ends_it(chosen, server):
    chosen.clock.sleep_days(1)
    server.behave = server.silent
    began = time.monotonic()
    with chosen.open(INA) as desk:
        while not server.questions[1:]:
            threading.Event().wait(0.01)
        assert not desk.clinic.locked
    assert time.monotonic() - began < 12
    with chosen.open(ADA) as desk:
        assert len(stamps(desk)) == 1


def test_only_administrators_choose(chosen):
    with chosen.open(INA) as desk, pytest.raises(Refused, match="role"):
        desk.witnesses.set_server(TimestampServer())


def test_what_is_wrong_changes_nothing(house, server, authorities):
    pem, other = authorities[0].pem, authorities[1].pem
    with house.open(ADA) as desk:
        choose = desk.witnesses.set_server
        refused("stamp-address", choose, TimestampServer("ftp://example.org/", pem))
        refused("stamp-certificates", choose, TimestampServer(server.url, "none"))
        refused("stamp-unreachable", choose, TimestampServer(NOWHERE, pem))
        refused("stamp-invalid", choose, TimestampServer(server.url, other))
        assert desk.witnesses.server() == TimestampServer()
        assert stamps(desk) == []
        assert desk.log(event="log-stamp") == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"", "stamp-invalid"),
        (b"<html>sign in to the guest network</html>", "stamp-invalid"),
        (bytes(1 << 20), "stamp-invalid"),
        (None, "stamp-unreachable"),
    ],
)
def test_garbage_and_huge_answers(chosen, server, answer, code):
    def behave(handler, _question):
        send(handler, answer or b"moved", 200 if answer is not None else 302)

    server.behave = behave
    with chosen.open(ADA) as desk:
        refused(code, desk.witnesses.stamp)
        assert len(stamps(desk)) == 1


def test_an_answer_to_another_question_and_of_another_authority(chosen, server, authorities):
    trusted = authority(server.authority.pem)
    old = server.authority.answer(ask(b"something else", trusted).message)
    server.behave = lambda handler, _: send(handler, old)
    with chosen.open(ADA) as desk:
        refused("stamp-invalid", desk.witnesses.stamp)
        server.behave = lambda handler, asked: send(handler, authorities[1].answer(asked))
        refused("stamp-invalid", desk.witnesses.stamp)


@pytest.mark.parametrize("how", ["slow", "silent"])
def test_a_server_has_some_seconds_and_no_more(server, how):
    server.behave = getattr(server, how)
    began = time.monotonic()
    refused("stamp-unreachable", answer_of, server.url, b"asked", 1 << 20, seconds=0.3)
    assert time.monotonic() - began < 5


def test_cancelling_ends_it(server):
    server.behave = server.silent
    token = CancelToken()
    timer = threading.Timer(0.2, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        answer_of(server.url, b"asked", 100, token)
    timer.join()
    with pytest.raises(Cancelled):
        answer_of(server.url, b"asked", 100, token)


def test_no_proxy_is_asked(server, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, NOWHERE)
    question = ask(b"text", authority(server.authority.pem)).message
    assert answer_of(server.url, question, 1 << 16)


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "file:///etc/passwd", "http://", "http://name:secret@example.org/",
     "https://example.org/a b", "http://example.org:0/", "http://example.org:99999/",
     "http://example.org/\n", "https://éxample.org", "http://example.org/#part",
     "http://" + "a" * 600, "http://[::1"],
)  # fmt: skip
def test_addresses_that_are_none(url):
    refused("stamp-address", host_of, url)


def test_addresses_that_are_some():
    assert host_of("https://freetsa.example/tsr") == "freetsa.example"
    assert host_of("http://192.0.2.7:3161/ts?kind=1") == "192.0.2.7"
    with pytest.raises(InputRefused, match="stamp-unreachable"):
        answer_of("https://127.0.0.1:9/", b"asked", 100)


def test_other_copies_of_today_are_no_stamp(house, tmp_path):
    with house.open(ADA) as desk:
        assert not stamped_today(desk.clinic.session)
        desk.witnesses.sheet(tmp_path / "code.pdf")
        assert not stamped_today(desk.clinic.session)
