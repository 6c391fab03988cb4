"""Looking at rows and signing them, as tests of attacks do."""

from __future__ import annotations

from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.signing import sign_record
from clinicvault.domain.record_kinds import GroupKind
from tests.unit.access.world import ADA


def sql(*words):
    return " ".join(words)


def rows_of(world, kind, **equal):
    with world.vault.read() as rows:
        return rows.find(kind, **equal)


def root_of(world):
    return world.session(ADA).group(GroupKind.ROOT)


def by_nobody(record):
    """Signed, by a key that no certificate names."""
    pair = KeyPair.generate()
    return sign_record(record, pair, pair.public.key_id)


def rooted(world, record):
    root = root_of(world)
    return sign_record(record, root, root.public.key_id)
