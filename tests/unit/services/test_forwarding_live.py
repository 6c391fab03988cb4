"""Live forwarding, to the real rsyslog of Debian: what arrives, over breaks, and what does not."""

import re
import socket
import ssl
import struct
import threading
from xml.etree import ElementTree as ET

import pytest

from clinicvault.domain.errors import InputRefused, Refused
from clinicvault.services.views import Forwarding
from tests.unit.services.forwarded import leaves, parsed, seqs, to
from tests.unit.services.real_clinic import ADA, INA, PAUL
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


def test_what_the_program_writes_arrives_and_names_no_patient(filled, server):
    house, patient = filled
    with house.open(ADA) as desk:
        assert desk.log_exports.set_forwarding(to(server)).settings.port == server.port
        first = max(leaves(desk))
        desk.be(PAUL)
        for photo in desk.photos(patient):
            desk.viewing.preview(photo)
        desk.be(ADA)
        entries = {seq: told for seq, told in leaves(desk).items() if seq > first}
        soon(lambda: seqs(server) >= set(entries), "not everything arrived")
        state = desk.log_exports.forwarding()
        assert (state.connected, state.lost, state.code) == (True, 0, "")
    for line in parsed(server):
        if int(line["seq"]) in entries:
            assert entries[int(line["seq"])] == (line["leaf"], line["event"])
        assert line["pri"] == "85"
        root = ET.fromstring(line["xml"])  # noqa: S314
        assert root.find("EventIdentification").get("EventOutcomeIndicator") == "0"
    told = "\n".join(server.received())
    assert "Rousseau" not in told
    assert "Amélie" not in told
    assert re.search(r"P-[0-9A-Z]{4}-[0-9A-Z]{4}", told)
    assert any(line["event"] == "photo-view" for line in parsed(server))


def test_none_is_missing_over_a_killed_server(filled, server):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
        first = max(leaves(desk))
        for _turn in range(3):
            for _ in range(5):
                desk.log_search.newest()
            server.kill()
            for _ in range(5):
                desk.log_search.newest()
            server.start()
        entries = {seq for seq in leaves(desk) if seq > first}
        soon(lambda: seqs(server) >= entries, "entries are missing")
        assert desk.log_exports.forwarding().lost == 0


class Forgetful:
    """A server whose first connection dies with what it was sent; the second one reads."""

    def __init__(self, folder, authority):
        authority.certify(folder)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(folder / "server.pem", folder / "server.key")
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.die = threading.Event()
        self.got = bytearray()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        self._accept().close()  # of the trial
        first = self._accept()
        self.die.wait(30)
        first.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        first.close()
        with self._accept() as second:
            while data := second.recv(65_536):
                self.got += data

    def _accept(self):
        return self._context.wrap_socket(self._listening.accept()[0], server_side=True)

    def close(self):
        self._thread.join(30)
        self._listening.close()
        assert not self._thread.is_alive()


def test_what_was_sent_into_a_dying_connection_is_sent_again(filled, tmp_path, authority):
    server = Forgetful(tmp_path, authority)
    with filled[0].open(ADA) as desk:
        desk.log_exports.set_forwarding(Forwarding("127.0.0.1", server.port, authority.pem))
        first = max(leaves(desk))
        for _ in range(5):
            desk.log_search.newest()
        soon(lambda: desk.log_exports.forwarding().waiting == 0, "not sent")
        server.die.set()
        wanted = {seq for seq in leaves(desk) if seq > first}
        assert len(wanted) == 5
        soon(
            lambda: all(b'seq="%d"' % seq in server.got for seq in wanted),
            "what the dead connection took is missing",
        )
    server.close()


def test_whoever_unlocks_forwards_also_what_fails(filled, server):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
    with house.open() as desk:
        with pytest.raises(Refused):
            desk.services.unlocking.unlock(desk.id_of(PAUL), "a wrong password 1")
        soon(
            lambda: any(one["event"] == "unlock" and one["pri"] == "84" for one in parsed(server)),
            "no refusal",
        )
    with house.open(INA):
        pass
    assert {"unlock", "lock"} <= {one["event"] for one in parsed(server)}


def test_a_server_of_another_authority_gets_nothing(filled, server):
    house, _ = filled
    with house.open(ADA) as desk:
        with pytest.raises(InputRefused) as refused:
            desk.log_exports.set_forwarding(to(server, Authority("Another").pem))
        assert refused.value.code == "forward-untrusted"
        assert desk.log_exports.forwarding().settings.host == ""
        # The name is checked, too.
        with pytest.raises(InputRefused) as refused:
            desk.log_exports.set_forwarding(
                Forwarding("localhost", server.port, server.authority.pem)
            )
        assert refused.value.code == "forward-untrusted"
    assert server.received() == []


def test_a_server_without_tls_gets_not_one_byte_of_an_entry(filled):
    house, _ = filled
    got = bytearray()
    with socket.create_server(("127.0.0.1", 0)) as plain:

        def answer():
            with plain.accept()[0] as one:
                got.extend(one.recv(65_536))
                one.sendall(b"220 this is no TLS\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        there = Forwarding("127.0.0.1", plain.getsockname()[1], Authority().pem)
        with house.open(ADA) as desk, pytest.raises(InputRefused) as refused:
            desk.log_exports.set_forwarding(there)
        thread.join()
    assert refused.value.code == "forward-no-tls"
    assert b"<" not in got[:1]
    assert b"clinicvault" not in got
    assert got[0] == 22, "a TLS handshake begins so"


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (Forwarding("two words", 6514), "forward-address"),
        (Forwarding("127.0.0.1", 0), "forward-address"),
        (Forwarding("127.0.0.1", 65_536), "forward-address"),
        (Forwarding("a" * 300, 6514), "forward-address"),
        (Forwarding("a..b", 6514), "forward-address"),
        (Forwarding(".a", 6514), "forward-address"),
        (Forwarding("a" * 64, 6514), "forward-address"),
        (Forwarding("süd", 6514), "forward-address"),
        (Forwarding("127.0.0.1", 6514, "no PEM"), "forward-certificates"),
    ],
)
def test_what_cannot_be_a_server_is_refused(filled, settings, code):
    with filled[0].open(ADA) as desk:
        with pytest.raises(InputRefused) as refused:
            desk.log_exports.set_forwarding(settings)
        assert refused.value.code == code


def test_nobody_there_is_said_and_others_may_not_choose(filled):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with filled[0].open(ADA) as desk:
        with pytest.raises(InputRefused) as refused:
            desk.log_exports.set_forwarding(Forwarding("127.0.0.1", port, Authority().pem))
        assert refused.value.code == "forward-unreachable"
        desk.be(PAUL)
        with pytest.raises(Refused):
            desk.log_exports.set_forwarding(Forwarding())
        with pytest.raises(Refused):
            desk.log_exports.forwarding()


def test_what_never_arrived_is_counted_and_said_in_the_log(filled, server):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
        soon(lambda: desk.log_exports.forwarding().connected, "not connected")
    server.kill()
    with house.open(ADA) as desk:
        desk.log_search.newest()
        soon(lambda: desk.log_exports.forwarding().code == "forward-unreachable", "no failure told")
        state = desk.log_exports.forwarding()
        assert (state.connected, state.sent) == (False, 0)
        waiting = state.waiting
        assert waiting >= 2
    with house.open(ADA) as desk:
        gap = desk.log(event="log-forward-gap")[0]
        assert gap.outcome == "failed"
        assert int(dict(gap.detail)["lost"]) >= waiting
        assert gap.user == ""


def test_it_can_be_switched_off(filled, server):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.log_exports.set_forwarding(to(server))
        state = desk.log_exports.set_forwarding(Forwarding())
        assert (state.settings.host, state.connected) == ("", False)
        last = max(leaves(desk))
        desk.log_search.newest()
        policies = desk.log(event="policy-change")
        assert [dict(row.detail)["host"] for row in policies] == ["", "127.0.0.1"]
    soon(lambda: seqs(server), "nothing arrived before")
    assert max(seqs(server)) <= last
    with house.open(ADA) as desk:
        assert desk.log_exports.forwarding().settings.host == ""
