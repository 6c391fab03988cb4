"""What a confirmed identity opens archived records with (DESIGN §4, Groups, Patient key pair)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from clinicvault.access import contexts
from clinicvault.access.people.renewing import archive_lines
from clinicvault.access.session import VaultSession
from clinicvault.access.unlocking import confirmed
from clinicvault.crypto.keys import KeyPair
from clinicvault.crypto.secret import Secret
from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.domain.record_kinds import WrapKind
from clinicvault.domain.records import WrapRecord

from .patient_keys import checked

TWICE = (WrapKind.RETURNED, WrapKind.EMERGENCY)
"""Sealed to a user's second key over a wrap for the archive's key: both are needed."""


class ColdKeys:
    """The user's own second key and every generation of the own teams' archives, for one act."""

    def __init__(self, vault: bytes, second: KeyPair, archive: Sequence[KeyPair]) -> None:
        self._vault = vault
        self.second = second
        self.archive = archive

    def open(
        self,
        wraps: Sequence[WrapRecord],
        kinds: Sequence[WrapKind] = (WrapKind.USER_COLD, WrapKind.RETURNED, WrapKind.ARCHIVE),
    ) -> KeyPair:
        """A patient's key pair by the first wrap of these kinds that is for these keys.

        Refused("no-patient-key") where none is; IntegrityError for one that does not open.
        """
        for kind in kinds:
            for wrap in wraps:
                if wrap.kind == kind and self._is_mine(wrap):
                    return checked(KeyPair.from_seed(self._seed(wrap)), wrap.patient_key)
        raise Refused("no-patient-key")

    def opens(self, wraps: Iterable[tuple[int, bytes]]) -> bool:
        """Whether one of the wraps (kind, recipient) is for these keys."""
        own, archive = self.second.public.key_id, {one.public.key_id for one in self.archive}
        return any(
            (kind == WrapKind.ARCHIVE and recipient in archive)
            or (kind in (WrapKind.USER_COLD, WrapKind.RETURNED) and recipient == own)
            for kind, recipient in wraps
        )

    def _is_mine(self, wrap: WrapRecord) -> bool:
        """An archive wrap is tried whatever it says: see `_by_archive`."""
        return wrap.kind == WrapKind.ARCHIVE or wrap.recipient == self.second.public.key_id

    def _seed(self, wrap: WrapRecord) -> Secret:
        if wrap.kind == WrapKind.ARCHIVE:
            return self._by_archive(wrap, wrap.sealed)
        content = self.second.open(wrap.sealed, self._info(wrap, wrap.kind, self.second))
        if wrap.kind not in TWICE:
            return content
        with content:
            return self._by_archive(wrap, bytes(content.view()))

    def _by_archive(self, wrap: WrapRecord, sealed: bytes) -> Secret:
        """By whichever generation it was sealed to: an officer who gave it back cannot tell."""
        known = [pair for pair in self.archive if pair.public.key_id == wrap.recipient]
        for pair in (*known, *reversed(self.archive)):
            try:
                return pair.open(sealed, self._info(wrap, WrapKind.ARCHIVE, pair))
            except IntegrityError:
                continue
        raise IntegrityError("row-altered", table=WrapRecord.TABLE, id=wrap.id.hex())

    def _info(self, wrap: WrapRecord, kind: int, to: KeyPair) -> bytes:
        kind = WrapKind(kind)
        return contexts.patient_wrap(self._vault, wrap.patient_key, kind, to.public.key_id)


@contextmanager
def cold_keys(
    session: VaultSession, password: Secret, detail: Mapping[str, object] | None = None
) -> Iterator[ColdKeys]:
    """Confirm who is there, and open for one act what that opens; wiped afterwards. Logged.

    `detail` goes into the log's entry. Refused("wrong-password"), ("no-key") for who holds no
    archive key, ("hardware-key-…").
    """
    vault = session.vault
    with (
        confirmed(session, password, detail) as opened,
        archive_lines(session, opened.archives) as lines,
    ):
        yield ColdKeys(vault.id, opened.second, [pair for one in lines.values() for pair in one])
