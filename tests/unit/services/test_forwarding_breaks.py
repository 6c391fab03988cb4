"""Live forwarding over all that goes wrong: silent servers, breaks, changes, errors of its own."""

import socket
import time

import pytest

from clinicvault.domain.errors import InputRefused, StorageFailed
from clinicvault.services.log.forwarding import forwarder
from clinicvault.services.views import Forwarding
from tests.unit.services.forwarded import leaves, parsed, seqs, to
from tests.unit.services.real_clinic import ADA
from tests.unit.services.syslog_server import Authority, running, soon


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def server(tmp_path, authority):
    folder = tmp_path / "syslog"
    folder.mkdir()
    with running(folder, authority) as made:
        yield made


@pytest.fixture
def silent(filled, server):
    """A clinic that forwards to where somebody takes connections by now and says nothing."""
    with filled[0].open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
    server.kill()
    with socket.create_server(("127.0.0.1", server.port)):
        yield filled[0]


def test_a_silent_server_gives_no_verdict_and_keeps_nobody_waiting(silent):
    with silent.open(ADA) as desk:
        state = desk.log_exports.forwarding(0.2)
        assert (state.connected, state.sent, state.code) == (False, 0, "")
        assert state.waiting > 0
        began = time.monotonic()
        desk.services.log_exports._forwarding.close()
        assert time.monotonic() - began < 1.5


def test_a_verdict_is_waited_for(filled, server):
    with filled[0].open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
    with filled[0].open(ADA) as desk:
        state = desk.log_exports.forwarding(30)
        assert (state.connected, state.code) == (True, "")
        assert state.sent > 0
    server.kill()
    with filled[0].open(ADA) as desk:
        assert desk.log_exports.forwarding(30).code == "forward-unreachable"


def named(told):
    """The numbers in `3, 5-7`."""
    parts = [[int(end) for end in part.split("-")] for part in told.split(", ")]
    return {seq for part in parts for seq in range(part[0], part[-1] + 1)}


def test_the_server_hears_later_what_it_missed(filled, server):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
    soon(lambda: "lock" in {one["event"] for one in parsed(server)}, "nothing arrived")
    last = max(seqs(server))
    server.kill()
    for _ in range(2):
        with house.open(ADA) as desk:
            desk.log_search.newest()
            missed = {seq for seq in leaves(desk) if seq > last}
    server.start()
    with house.open(ADA) as desk:
        assert desk.log_exports.forwarding(30).connected
        soon(lambda: any(one["unsent"] for one in parsed(server)), "nothing was told")
        [told] = {one["unsent"] for one in parsed(server)} - {None}
        # What ends a log after the forwarding has ended is nobody's to send.
        ends = {seq for seq, (_, event) in leaves(desk).items() if event == "epoch-close"}
        assert missed - ends <= named(told) | seqs(server)
        gaps = desk.log(event="log-forward-gap")
        assert [row.outcome for row in gaps].count("done") == 1
        # Each line is counted once, whoever told of it first.
        counted = sum(int(dict(row.detail).get("lost", 0)) for row in gaps)
        assert counted == len({seq for row in gaps for seq in named(dict(row.detail)["entries"])})
    with house.open(ADA) as desk:
        desk.log_exports.forwarding(30)
    soon(lambda: [one["number"] for one in parsed(server)].count("1") == 3, "nothing arrived")
    assert len([one for one in parsed(server) if one["unsent"]]) == 1
    assert not list(house.home.rglob("unsent-*"))


def test_another_server_gets_what_waited_for_the_first(filled, server, tmp_path, authority):
    other = tmp_path / "other"
    other.mkdir()
    with running(other, authority) as second, filled[0].open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
        server.kill()
        first = max(leaves(desk))
        desk.log_search.newest()
        soon(lambda: desk.log_exports.forwarding().code, "no failure told")
        wanted = {seq for seq in leaves(desk) if seq > first}
        desk.log_exports.set_forwarding(to(second))
        assert desk.log_exports.forwarding(30).lost == 0
        soon(lambda: seqs(second) >= wanted, "what waited is missing")


def test_an_error_of_the_program_ends_no_forwarding(filled, server, monkeypatch):
    real, broken = forwarder.frame, iter([RuntimeError("once"), IndexError("twice")])

    def frame(*values):
        for error in broken:
            raise error
        return real(*values)

    with filled[0].open(ADA) as desk:
        monkeypatch.setattr(forwarder, "frame", frame)
        desk.log_exports.set_forwarding(to(server))
        first = max(leaves(desk))
        desk.log_search.newest()
        wanted = {seq for seq in leaves(desk) if seq > first}
        soon(lambda: seqs(server) >= wanted, "the thread died")
        assert desk.log_exports.forwarding().code == ""


def test_who_forwards_no_more_keeps_no_numbers(silent):
    for _ in range(2):
        with silent.open(ADA) as desk:
            desk.log_search.newest()
    assert 1 <= len(list(silent.home.rglob("unsent-*"))) <= 3
    with silent.open(ADA) as desk:
        desk.log_exports.set_forwarding(Forwarding())
        assert not list(silent.home.rglob("unsent-*"))


def refuse_all(_event):
    raise StorageFailed("log-busy")


def test_what_could_not_be_said_is_said_later(filled, server, monkeypatch):
    with filled[0].open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
        sending = desk.services.log_exports._forwarding._forwarder
        sending.waiting._lose([3, 4])
        with monkeypatch.context() as broken:
            broken.setattr(desk.clinic.vault, "log_event", refuse_all)
            sending._tell_gap()
        assert sending.waiting.untold() == (3, 4)
    with filled[0].open(ADA) as desk:
        gap = dict(desk.log(event="log-forward-gap")[0].detail)
        assert (gap["lost"], gap["entries"]) == ("2", "3-4")


def test_of_a_file_with_a_key_nothing_is_kept(filled, server):
    key = (server.folder / "server.key").read_text()
    with filled[0].open(ADA) as desk:
        with pytest.raises(InputRefused) as refused:
            desk.log_exports.set_forwarding(to(server, server.authority.pem + key))
        assert refused.value.code == "certificates-with-key"
        noted = "ours, do not tell\n" + server.authority.pem + server.authority.pem
        state = desk.log_exports.set_forwarding(to(server, noted))
        assert state.settings.certificates == server.authority.pem
    kept = [path.read_bytes() for path in filled[0].vault.rglob("*") if path.is_file()]
    assert not any(b"do not tell" in data or b"PRIVATE KEY" in data for data in kept)
