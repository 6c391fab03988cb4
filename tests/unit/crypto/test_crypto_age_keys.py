"""`age` keys out of seeds: as the library and the real program write them."""

import shutil
import subprocess

import pyrage
import pytest

from clinicvault.crypto.age_keys import _bech32, age_identity
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import Refused
from tests.judges import needs

KEYGEN = shutil.which("age-keygen")


def test_the_encoding_is_bip_173s():
    # From BIP 173's list of valid strings.
    assert _bech32("a", b"") == "a12uel5l"
    assert _bech32(
        "split", bytes.fromhex("c5f38b70305f519bf66d85fb6cf03058f3dde463ecd7918f2dc743918f2d")
    ) == ("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w")


def test_the_library_reads_any_seed_and_writes_it_back():
    for number in range(40):
        seed = bytes([number * 5 % 256]) * 16 + bytes(range(16))
        with Secret(bytearray(seed)) as secret:
            identity = age_identity(secret)
            text = str(identity)
            assert _bech32("age-secret-key-", seed).upper() == text
            assert str(pyrage.x25519.Identity.from_str(text).to_public()) == str(
                identity.to_public()
            )


@needs("age")
def test_the_real_program_tells_the_same_public_key():
    with Secret(bytearray(range(32))) as seed:
        identity = age_identity(seed)
    told = subprocess.run(
        [KEYGEN, "-y"], input=str(identity), capture_output=True, check=True, text=True
    )
    assert told.stdout.strip() == str(identity.to_public())


def test_a_wiped_seed_makes_no_key():
    seed = Secret(bytearray(range(32)))
    seed.wipe()
    with pytest.raises(Refused):
        age_identity(seed)
