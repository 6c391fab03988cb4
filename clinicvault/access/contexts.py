"""What every sealed thing is bound to: `info` of HPKE, associated data of fields."""

from __future__ import annotations

from clinicvault.crypto.encoding import context
from clinicvault.domain.record_kinds import GroupKind, WrapKind

SCHEMA_VERSION = 1


def field(table: str, column: str, row: bytes) -> bytes:
    """Associated data of a sealed column (DESIGN §6)."""
    return context("field", table, column, row, SCHEMA_VERSION)


def vault_secret(vault: bytes, workstation: bytes) -> bytes:
    """`info` of the vault secret sealed to a workstation."""
    return context("vault-secret", vault, workstation)


def group_seed(vault: bytes, group: bytes, recipient: bytes) -> bytes:
    """`info` of a group's seed sealed to a holder."""
    return context("group-seed", vault, group, recipient)


def group_previous(
    vault: bytes, kind: GroupKind, team: bytes, generation: int, recipient: bytes
) -> bytes:
    """`info` of a generation's seed sealed to the next one, whose number is `generation`."""
    return context("group-previous", vault, int(kind), team, generation, recipient)


def patient_wrap(vault: bytes, patient_key: bytes, kind: WrapKind, recipient: bytes) -> bytes:
    """`info` of a patient's seed sealed to a group or the kit."""
    return context("patient-wrap", vault, patient_key, int(kind), recipient)


def restriction(vault: bytes, patient: bytes, version: int, users: bytes) -> bytes:
    """What a patient's own key signs when somebody who opens the record names who else does."""
    return context("restriction", vault, patient, version, users)


def batch(vault: bytes, batch_id: bytes, key_id: bytes) -> bytes:
    """`info` of a batch key sealed to a patient's public key."""
    return context("batch", vault, batch_id, key_id)


def data_key(vault: bytes, key_id: bytes, batch_id: bytes, photo: bytes) -> bytes:
    """Associated data of a photo's wrapped data key."""
    return context("data-key", vault, key_id, batch_id, photo)


def identity_key(vault: bytes, patient: bytes) -> bytes:
    """Associated data of a patient's identity key under the directory key."""
    return context("identity-key", vault, patient)


def document_key(vault: bytes, patient: bytes, document: bytes) -> bytes:
    """Associated data of the key of a consent's sealed form under the patient's identity key."""
    return context("document-key", vault, patient, document)


def group_certificate(public: bytes, kind: GroupKind, team: bytes, generation: int) -> bytes:
    """What the countersigning holder of a group signs."""
    return context("group-certificate", public, int(kind), team, generation)


def enrolment(user: bytes, roles: int, code_key: bytes, expires_ms: int, team: bytes) -> bytes:
    """What an officer countersigns when a newcomer may found a team."""
    return context("enrolment", user, roles, code_key, expires_ms, team)


def to_log(vault: bytes, table: str, column: str, row: bytes, recipient: bytes) -> bytes:
    """`info` of a text that administrators read, sealed to the log key."""
    return context("to-log", vault, table, column, row, recipient)
