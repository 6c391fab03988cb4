"""Certificates from outside: only one that can be encrypted for is taken."""

import contextlib
import random

import pytest

from clinicvault.crypto.recipients import MOST_BYTES, certificate_recipient
from clinicvault.domain.errors import InputRefused
from clinicvault.domain.messages import MESSAGES
from tests.unit.crypto.certificate_files import DAY, NOW, holder


def refused(data, now=NOW):
    with pytest.raises(InputRefused) as said:
        certificate_recipient(data, now)
    assert said.value.code in MESSAGES
    return said.value.code


def test_what_is_shown_of_it():
    whose = holder("rsa", "Dr Élise\nElsewhere")
    for data in (whose.pem, whose.der, b"Bag Attributes: x\n" + whose.pem):
        told = certificate_recipient(data, NOW)
        assert told.name == "Dr ÉliseElsewhere"
        assert told.strength == "RSA 2048"
        assert len(told.fingerprint.split()) == 32
        assert told.until == whose.certificate.not_valid_after_utc
    assert certificate_recipient(holder("p384").pem, NOW).strength == "EC secp384r1"


def test_of_a_chain_it_is_the_one_that_certifies_no_other():
    root = holder("rsa", "Root")
    whose = holder("p256", by=root)
    for data in (whose.pem + root.pem, root.pem + whose.pem, whose.pem * 2):
        assert certificate_recipient(data, NOW).name == "Dr Elsewhere"
    assert refused(whose.pem + holder("rsa", "Dr Other").pem) == "recipient-certificate"


@pytest.mark.parametrize("kind", ["rsa-weak", "koblitz", "ed25519"])
def test_keys_that_cannot_be_used(kind):
    assert refused(holder(kind).pem) == "recipient-certificate-key"


def test_a_key_for_signing_only():
    for kind, wrong, right in (
        ("rsa", "digital_signature", "key_encipherment"),
        ("p256", "digital_signature", "key_agreement"),
        ("p256", "key_encipherment", "key_agreement"),
    ):
        assert refused(holder(kind, uses=(wrong,)).pem) == "recipient-certificate-key"
        assert certificate_recipient(holder(kind, uses=(right,)).pem, NOW).name


def test_days():
    whose = holder("p256", begin=-10 * DAY, end=DAY)
    assert certificate_recipient(whose.pem, NOW)
    assert refused(whose.pem, NOW + 2 * DAY) == "recipient-certificate-dates"
    assert refused(whose.pem, NOW - 11 * DAY) == "recipient-certificate-dates"


def test_a_private_key_beside_it_is_not_taken():
    whose = holder("p256")
    assert refused(whose.pem + whose.key_pem) == "certificates-with-key"


@pytest.mark.parametrize(
    "data",
    [b"", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x03\x02\x01\x01", b"x" * (MOST_BYTES + 1)],
)
def test_what_is_none(data):
    assert refused(data) == "recipient-certificate"


def test_any_damage_is_refused_or_harmless():
    """The signature of a self-signed one says nothing; nothing may escape as another error."""
    good, rng = holder("p256").der, random.Random(3)
    for _ in range(400):
        bad = bytearray(good)
        bad[rng.randrange(len(bad))] ^= rng.randrange(1, 256)
        with contextlib.suppress(InputRefused):
            certificate_recipient(bytes(bad), NOW)
