"""CMS files open with the recipient's real program, for that recipient alone, unaltered."""

import random
import subprocess

import pytest

from clinicvault.crypto.cms import enveloped
from clinicvault.crypto.recipients import certificate_recipient
from clinicvault.domain.errors import Cancelled
from tests.judges import needs
from tests.unit.crypto.certificate_files import NOW, OPENSSL, holder

pytestmark = needs("openssl")
CONTENT = random.Random(1).randbytes(3_000_001)


def sealed(whose, content=CONTENT, **more):
    return bytes(enveloped(content, certificate_recipient(whose.pem, NOW), **more))


@pytest.mark.parametrize("kind", ["rsa", "p256", "p384", "p521", "brainpool"])
def test_openssl_opens_what_was_made_for_a_certificate(tmp_path, kind):
    whose = holder(kind)
    for size in (0, 1, 127, 128, 256, 65_536, len(CONTENT)):
        content = CONTENT[:size]
        assert whose.opened(tmp_path, sealed(whose, content)) == (0, content)


def test_serial_numbers_of_every_length_and_sign_bit(tmp_path):
    for serial in (1, 127, 128, 255, 256, (1 << 158) + 5, (1 << 159) - 1):
        whose = holder("p256", serial=serial)
        assert whose.opened(tmp_path, sealed(whose, b"x"))[0] == 0


def test_nobody_else_opens_it(tmp_path):
    for kind in ("rsa", "p256"):
        code, content = holder(kind).opened(tmp_path, sealed(holder(kind)))
        assert code
        assert CONTENT[:64] not in content


def test_it_is_aes_256_gcm_and_never_the_same_twice(tmp_path):
    whose = holder("rsa")
    first, second = sealed(whose), sealed(whose)
    assert first != second
    assert CONTENT[100:132] not in first
    path = tmp_path / "a.p7m"
    path.write_bytes(first)
    told = subprocess.run(
        [OPENSSL, "cms", "-cmsout", "-print", "-inform", "DER", "-in", path],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert "id-smime-ct-authEnvelopedData" in told
    assert "aes-256-gcm" in told
    assert "rsaesOaep" in told
    assert "sha256" in told


@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_a_flipped_byte_anywhere_is_refused_or_changes_nothing(tmp_path, kind):
    """At 100 places of each; OpenSSL exits with an error where the tag is not right."""
    whose, content = holder(kind), CONTENT[:4000]
    good, rng = sealed(whose, content), random.Random(7)
    places = rng.sample(range(len(good)), 80) + list(range(20))
    for place in places:
        bad = bytearray(good)
        bad[place] ^= rng.randrange(1, 256)
        code, opened = whose.opened(tmp_path, bytes(bad))
        assert code or opened == content


def test_cancelling_stops_it():
    steps = []

    def check():
        steps.append(1)
        if len(steps) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        sealed(holder("p256"), check=check)
    assert len(steps) == 2
