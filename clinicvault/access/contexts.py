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


def old_vault_secret(vault: bytes, workstation: bytes, generation: int) -> bytes:
    """`info` of an earlier vault secret, sealed to a workstation that stays."""
    return context("old-vault-secret", vault, workstation, generation)


def station_request(vault: bytes, public: bytes, asked_ms: int, name_sealed: bytes) -> bytes:
    """What a computer that asks to be let in signs."""
    return context("station-request", vault, public, asked_ms, name_sealed)


def station_name(vault: bytes, workstation: bytes) -> bytes:
    """`info` of the name that such a computer gives itself, sealed to the root."""
    return context("station-name", vault, workstation)


def station_code(founding: bytes, root: bytes, size: int, head: bytes, public: bytes) -> bytes:
    """What the code for a computer that was let in proves of the store, hashed."""
    return context("station-code", founding, root, size, head, public)


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


def transfer(vault: bytes, key_id: bytes, version: int, team: bytes) -> bytes:
    """What a patient's own key signs when somebody who opens the record moves it to a team."""
    return context("transfer", vault, key_id, version, team)


def succession(vault: bytes, patient: bytes, earlier: bytes, later: bytes) -> bytes:
    """What a patient's key pair signs when a later one takes its place."""
    return context("succession", vault, patient, earlier, later)


def succession_seed(vault: bytes, patient: bytes, earlier: bytes, later: bytes) -> bytes:
    """`info` of an earlier pair's seed sealed to the later one."""
    return context("succession-seed", vault, patient, earlier, later)


def batch(vault: bytes, batch_id: bytes, key_id: bytes) -> bytes:
    """`info` of a batch key sealed to a patient's public key."""
    return context("batch", vault, batch_id, key_id)


def batch_again(vault: bytes, batch_id: bytes, version: int, key_id: bytes) -> bytes:
    """`info` of a batch key and its first pair's key id, sealed to a later pair."""
    return context("batch-again", vault, batch_id, version, key_id)


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


def log_part(vault: bytes, part: bytes, patient: bytes, recipient: bytes) -> bytes:
    """`info` of the key of a patient's log part, sealed to officers and practitioners."""
    return context("log-part", vault, part, patient, recipient)


def erasure(vault: bytes, patient: bytes, recipient: bytes) -> bytes:
    """`info` of the certificate of a patient's erasure, sealed to the officers' key."""
    return context("erasure", vault, patient, recipient)


def forensic_key(vault: bytes, row: bytes, secret: bytes, recipient: bytes) -> bytes:
    """`info` of a secret of the invisible marks, sealed to a team's or the officers' key."""
    return context("forensic-key", vault, row, secret, recipient)


def notice(vault: bytes, row: bytes, user: bytes, recipient: bytes) -> bytes:
    """`info` of a notice, sealed to the key of the user whom it is for."""
    return context("notice", vault, row, user, recipient)


def logo(vault: bytes, recipient: bytes) -> bytes:
    """`info` of the clinic's logo, sealed to the directory key."""
    return context("logo", vault, recipient)


def to_log(vault: bytes, table: str, column: str, row: bytes, recipient: bytes) -> bytes:
    """`info` of a text that administrators read, sealed to the log key."""
    return context("to-log", vault, table, column, row, recipient)
