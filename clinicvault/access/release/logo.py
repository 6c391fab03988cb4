"""The clinic's logo for what it prints and gives out: a setting, sealed to the directory key.

Administrators choose it and need not be able to read it; whoever registers or treats patients
reads it. A stolen store does not tell by it whose clinic it is.
"""

from __future__ import annotations

from typing import Any

from clinicvault.access import contexts
from clinicvault.access.policies import read_policy, write_policy
from clinicvault.access.session import VaultSession
from clinicvault.crypto.encoding import pad, unpad
from clinicvault.crypto.keys import seal
from clinicvault.domain.errors import InputRefused, IntegrityError
from clinicvault.domain.record_kinds import GroupKind
from clinicvault.domain.roles import Act

LOGO = "logo"
"""Name of the setting; its value is CBOR {"sealed": key id ‖ HPKE, or b"" for none}."""
MOST_BYTES = 256 << 10
_KEY_ID_BYTES = 16
_STEP = 4096
"""To which the sealed length is padded: it need not tell one clinic's logo from another's."""


def logo(session: VaultSession) -> bytes:
    """A plain JPEG; b"" for none, for who lacks the key, and where it is damaged.

    Damage is told in the log; a sheet without a logo is as good a sheet.
    """
    sealed = _sealed(session)
    if not sealed or not session.holds(GroupKind.DIRECTORY):
        return b""
    recipient, content = sealed[:_KEY_ID_BYTES], sealed[_KEY_ID_BYTES:]
    held = {pair.public.key_id: pair for pair in session.generations(GroupKind.DIRECTORY)}
    if recipient not in held:
        return b""
    try:
        with held[recipient].open(content, contexts.logo(session.vault.id, recipient)) as opened:
            return unpad(bytes(opened.view()))
    except IntegrityError:
        return b""


def has_logo(session: VaultSession) -> bool:
    """Whether one was chosen, also for who cannot read it."""
    session.alive()
    return bool(_sealed(session))


def set_logo(session: VaultSession, jpeg: bytes) -> None:
    """An administrator chooses another one, or none (b""): signed by the root, logged.

    InputRefused("logo-large") beyond `MOST_BYTES`.
    """
    session.require(Act.CHANGE_POLICY)
    if len(jpeg) > MOST_BYTES:
        raise InputRefused("logo-large", limit=MOST_BYTES >> 10)
    value = {"sealed": _seal(session, jpeg) if jpeg else b""}
    write_policy(session, LOGO, value, {"logo": "set" if jpeg else "removed"})


def _seal(session: VaultSession, jpeg: bytes) -> bytes:
    vault = session.vault
    to = vault.trust.need(GroupKind.DIRECTORY).public
    return to.key_id + seal(to, pad(jpeg, _STEP), contexts.logo(vault.id, to.key_id))


def _sealed(session: VaultSession) -> bytes:
    told: dict[str, Any] = read_policy(session, LOGO) or {}
    sealed = told.get("sealed")
    return sealed if isinstance(sealed, bytes) else b""
