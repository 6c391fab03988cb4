"""What a computer that asks to be let in leaves in the vault's folder (DESIGN §4, Workstation).

A small file that anybody may write or change: nothing of it is believed. An administrator compares
the four words of its keys with that computer's screen, and the very bytes that were compared are
sealed to.
"""

from __future__ import annotations

import dataclasses
import functools

from clinicvault.access import contexts
from clinicvault.crypto.codes import words_of
from clinicvault.crypto.encoding import decode, encode
from clinicvault.crypto.keys import KeyPair, PublicKeys, seal, verify
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.records import FoundingRecord

FORM = 1
NAME_CHARS = 100
_KINDS = {"form": int, "public": bytes, "asked": int, "name": bytes, "signature": bytes}
_LATEST_MS = 1 << 43
"""In the year 2248: beyond it no date can be shown."""


@dataclasses.dataclass(frozen=True)
class StationRequest:
    """A request whose signature fits the keys that it names, and nothing more."""

    public: PublicKeys
    asked_ms: int
    """By that computer's clock."""
    name_sealed: bytes

    @property
    def id(self) -> bytes:
        """The computer's id: that of its keys."""
        return self.public.key_id

    @functools.cached_property
    def words(self) -> str:
        """Four words that stand for its keys; a tenth of a second of work."""
        return words_of(self.public.encoded)

    def name(self, vault: bytes, root: KeyPair) -> str:
        """What the computer calls itself, for who holds the root; "" where that is none."""
        info = contexts.station_name(vault, self.id)
        try:
            with root.open(self.name_sealed, info) as name:
                return bytes(name.view()).decode()[:NAME_CHARS]
        except (IntegrityError, UnicodeDecodeError):
            return ""


def make_request(founding: FoundingRecord, keys: KeyPair, name: str, now_ms: int) -> bytes:
    """The file of a computer that asks; `founding` is not proven yet, and need not be."""
    public = keys.public
    info = contexts.station_name(founding.id, public.key_id)
    sealed = seal(PublicKeys.decode(founding.root), name.encode(), info)
    said = contexts.station_request(founding.id, public.encoded, now_ms, sealed)
    value = {
        "form": FORM,
        "public": public.encoded,
        "asked": now_ms,
        "name": sealed,
        "signature": keys.sign(said),
    }
    return encode(value)


def read_request(data: bytes, vault: bytes) -> StationRequest | None:
    """A file's request to this vault, or None for anything else."""
    try:
        value = decode(data)
        if type(value) is not dict or {key: type(one) for key, one in value.items()} != _KINDS:
            return None
        public = PublicKeys.decode(value["public"])
    except IntegrityError:
        return None
    asked, name = value["asked"], value["name"]
    if value["form"] != FORM or not 0 <= asked < _LATEST_MS:
        return None
    said = contexts.station_request(vault, public.encoded, asked, name)
    if not verify(public.signing, value["signature"], said):
        return None
    return StationRequest(public, asked, name)
