"""One object of a photo, or a kept file: encrypted, durable, read back."""

from __future__ import annotations

import dataclasses
import functools

from clinicvault.access.patients.patient_keys import blob_context, object_key
from clinicvault.access.session import VaultSession
from clinicvault.crypto.blobs import ObjectKind, encrypt_blob, stored_size
from clinicvault.crypto.secret import Secret
from clinicvault.domain.ids import new_id


@dataclasses.dataclass(frozen=True, slots=True)
class StoredObject:
    """One written object."""

    id: bytes
    digest: bytes
    size: int


def store_object(
    session: VaultSession,
    data_key: Secret,
    patient: bytes,
    kind: ObjectKind,
    data: bytes | bytearray | memoryview,
) -> StoredObject:
    """Seal under the data key's part for this kind and write durably; no row names it yet."""
    vault = session.vault
    object_id = new_id()
    context = blob_context(vault.id, patient, object_id, kind)
    with object_key(data_key, kind) as key:
        pieces = functools.partial(encrypt_blob, key, context, memoryview(data))
        digest = vault.ports.objects.put(object_id, pieces)
    return StoredObject(object_id, digest, stored_size(len(data), kind))
