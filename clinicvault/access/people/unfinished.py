"""Users that an earlier, unfinished recovery with the same sheets made."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Iterator

from clinicvault.access import contexts
from clinicvault.access.certificates.trust import Trust
from clinicvault.crypto.fields import FieldCipher, open_value
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ids import new_id
from clinicvault.domain.record_kinds import UserState
from clinicvault.domain.records import (
    EndorsementRecord,
    Record,
    RevocationRecord,
    UserKeyRecord,
    UserRecord,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Earlier:
    """Such a user, and the id of the keys' certificate."""

    user: UserRecord
    keys: bytes

    def revocation(self) -> Iterator[Record]:
        """Rows for the root to sign: disabled, and the keys count no more."""
        user, state = self.user, int(UserState.DISABLED)
        yield dataclasses.replace(user, version=user.version + 1, state=state)
        yield RevocationRecord(id=new_id(), subject_table=UserKeyRecord.TABLE, subject=self.keys)


def recovered_before(
    trust: Trust,
    endorsements: Iterable[EndorsementRecord],
    kit: bytes,
    cipher: FieldCipher,
    name: str,
) -> list[Earlier]:
    """Users of this name who entered by this kit's own signature, and are not revoked.

    A kit whose recovery was finished ends at the next administrator's unlock. So while its
    sheets still work, these are of recoveries that were interrupted, or whose sheets were lost.
    """
    endorsed = {one.user_key for one in endorsements if one.signer == kit}
    return [
        Earlier(person.user, person.keys.id)
        for person in trust.people.values()
        if person.keys is not None
        and person.keys.id in endorsed
        and not person.revoked
        and _named(cipher, person.user, name)
    ]


def _named(cipher: FieldCipher, user: UserRecord, name: str) -> bool:
    context = contexts.field(UserRecord.TABLE, "name_sealed", user.id)
    try:
        known = str(open_value(cipher, user.name_sealed, context))
        return unicodedata.normalize("NFC", known) == unicodedata.normalize("NFC", name)
    except IntegrityError:
        # Sealed under another name key than this vault's: not by a recovery with these sheets.
        return False
