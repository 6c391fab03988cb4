"""Time-stamps, asked of OpenSSL: what is good, and everything that is not."""

import contextlib
import dataclasses
import datetime as dt
import ssl
import subprocess

import pytest

from clinicvault.crypto.certificates import certificates_alone
from clinicvault.crypto.timestamps import MOST_BYTES, ask, authority, stamped_at
from clinicvault.domain.errors import InputRefused
from tests.unit.crypto.hostile_certificates import HOSTILE
from tests.unit.crypto.time_authority import Authority

TEXT = b"clinicvault.local/00\n42\nroot\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "a")


@pytest.fixture(scope="module")
def trusted(server):
    return authority(server.pem)


def refused(code, act, *values):
    with pytest.raises(InputRefused) as error:
        act(*values)
    assert error.value.code == code


def test_a_good_one_tells_the_time(server, trusted):
    asked = ask(TEXT, trusted)
    when = stamped_at(asked, server.answer(asked.message))
    assert abs(dt.datetime.now(dt.UTC) - when) < dt.timedelta(minutes=5)


def test_a_chain_needs_the_servers_own_certificate(tmp_path):
    """OpenSSL writes a chain's certificates in no order, which the library does not read."""
    server = Authority(tmp_path / "c", chain=True)
    whole = authority(server.pem + server.between + server.own + server.pem)
    assert (len(whole.roots), len(whole.between), bool(whole.signer)) == (1, 1, True)
    asked = ask(TEXT, whole)
    assert stamped_at(asked, server.answer(asked.message))
    other = Authority(tmp_path / "d", chain=True)
    refused("stamp-invalid", stamped_at, asked, other.answer(asked.message))
    refused("stamp-certificates", authority, server.pem + server.own + other.own)


def test_openssl_itself_verifies_it(server, trusted, tmp_path):
    """What is kept is of use to others."""
    asked = ask(TEXT, trusted)
    (tmp_path / "told.tsr").write_bytes(server.answer(asked.message))
    (tmp_path / "text").write_bytes(TEXT)
    (tmp_path / "root.pem").write_text(server.pem)
    words = "-data text -in told.tsr -CAfile root.pem"
    argv = ["openssl", "ts", "-verify", *words.split()]
    done = subprocess.run(argv, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr


def test_an_answer_to_another_question(server, trusted):
    asked = ask(TEXT, trusted)
    refused("stamp-invalid", stamped_at, asked, server.answer(ask(TEXT, trusted).message))


def test_another_text(server, trusted):
    asked = ask(TEXT, trusted)
    other = dataclasses.replace(asked, text=TEXT + b"more")
    refused("stamp-invalid", stamped_at, other, server.answer(asked.message))


def test_another_authority(tmp_path, trusted):
    asked = ask(TEXT, trusted)
    other = Authority(tmp_path / "b")
    refused("stamp-invalid", stamped_at, asked, other.answer(asked.message))


def test_a_certificate_that_ran_out(tmp_path):
    old = Authority(tmp_path / "b", old=True)
    asked = ask(TEXT, authority(old.pem))
    refused("stamp-invalid", stamped_at, asked, old.answer(asked.message))


def test_refusals_garbage_and_parts(server, trusted):
    asked = ask(TEXT, trusted)
    good = server.answer(asked.message)
    refusal = bytes.fromhex("30053003020102")
    bad = [b"", b"garbage", refusal, good[:-1], good[:200], bytes(MOST_BYTES + 1), good + b"x"]
    for answer in bad:
        refused("stamp-invalid", stamped_at, asked, answer)


def test_every_altered_byte_is_refused_or_means_nothing(server, trusted):
    """Nothing that is altered comes out as another time."""
    asked = ask(TEXT, trusted)
    good = server.answer(asked.message)
    told = stamped_at(asked, good)
    for at in range(0, len(good), 17):
        altered = bytearray(good)
        altered[at] ^= 0x01
        with contextlib.suppress(InputRefused):
            assert stamped_at(asked, bytes(altered)) == told


def test_certificates_that_are_none(server):
    for pem in ("", "no certificate", server.own, "x" * (1 << 20), "ÿ"):
        refused("stamp-certificates", authority, pem)


@pytest.mark.parametrize("pem", HOSTILE.values(), ids=HOSTILE)
def test_no_certificate_breaks_who_looks_at_it(server, pem):
    """Whatever a foreign library makes of it: anybody may have put it beside a stored stamp."""
    refused("stamp-certificates", authority, pem)
    refused("stamp-certificates", authority, server.pem + pem)
    with contextlib.suppress(ValueError):
        certificates_alone(pem)


@pytest.mark.parametrize("name", HOSTILE)
def test_no_certificate_within_an_answer_breaks_it(server, trusted, name):
    asked = ask(TEXT, trusted)
    good = server.answer(asked.message)
    own, hostile = map(ssl.PEM_cert_to_DER_cert, (server.own, HOSTILE[name]))
    assert own in good
    refused("stamp-invalid", stamped_at, asked, good.replace(own, hostile))


def test_an_authority_of_no_use_is_refused_with_its_answer(server, trusted):
    """The library that verifies refuses such roots before it has seen any answer."""
    asked = ask(TEXT, trusted)
    answer = server.answer(asked.message)
    nobody = dataclasses.replace(trusted, roots=())
    refused("stamp-invalid", stamped_at, dataclasses.replace(asked, authority=nobody), answer)
