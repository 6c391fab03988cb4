"""What all tests share: Argon2id's answers are remembered, because it is slow and a pure function.

Tests of the function itself put another one in its place, and are left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from clinicvault.crypto import passwords
from clinicvault.crypto.passwords import KdfParameters
from clinicvault.crypto.secret import Secret


@pytest.fixture(autouse=True, scope="session")
def remembered_stretches() -> Iterator[None]:
    """Within this process; programs that a test starts do all their work themselves."""
    stretch, real = passwords._stretch, passwords.Argon2id
    known: dict[tuple[bytes, KdfParameters], bytes] = {}

    def remembered(password: Secret, params: KdfParameters) -> Secret:
        if passwords.Argon2id is not real:
            return stretch(password, params)
        key = hashlib.sha256(password.view()).digest(), params
        if key not in known:
            with stretch(password, params) as found:
                known[key] = bytes(found.view())
        return Secret(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_stretch", remembered)
        yield
