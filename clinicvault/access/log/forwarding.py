"""Where the clinic's programs send what they write into the log: a rule that the root signed.

It is no secret of a patient, and read without a key, so that a failed unlock is sent, too.
"""

from __future__ import annotations

import dataclasses

from clinicvault.access.damage import found_rows
from clinicvault.access.policies import write_policy
from clinicvault.access.session import VaultSession
from clinicvault.access.vault import OpenVault
from clinicvault.crypto.certificates import certificates_alone
from clinicvault.crypto.encoding import decode
from clinicvault.domain.errors import InputRefused, IntegrityError
from clinicvault.domain.records import PolicyRecord

FORWARDING = "log-forwarding"
"""Name of the setting; its value is CBOR {"host": str, "port": int, "certificates": str}."""


@dataclasses.dataclass(frozen=True, slots=True)
class ForwardingRule:
    """A syslog server that speaks TLS; `host` "" for none."""

    host: str = ""
    port: int = 6514
    certificates: str = ""
    """PEM: whom to trust; "" for the system's."""


NOWHERE = ForwardingRule()


def forwarding_rule(vault: OpenVault) -> ForwardingRule:
    """The rule in force; nowhere where its row is damaged, doubled or not signed by the root.

    Whoever reads the rules while unlocked tells what is damaged (`policies`).
    """
    with vault.read() as rows:
        whole, _ = found_rows(rows, vault.reader(rows), PolicyRecord)
    found = [record for record in whole if record.name == FORWARDING]
    return _opened(found[0]) if len(found) == 1 else NOWHERE


def kept_rule(rule: ForwardingRule) -> ForwardingRule:
    """The rule as it may lie open in the vault: of a file of certificates these alone.

    InputRefused("forward-certificates") without one, ("certificates-with-key").
    """
    if not rule.certificates:
        return rule
    try:
        return dataclasses.replace(rule, certificates=certificates_alone(rule.certificates))
    except ValueError:
        raise InputRefused("forward-certificates") from None


def set_forwarding_rule(session: VaultSession, rule: ForwardingRule) -> None:
    """An administrator decides: signed by the root; the log says where to. As `kept_rule`."""
    values = dataclasses.asdict(kept_rule(rule))
    detail = {"host": rule.host, "port": rule.port} if rule.host else {"host": ""}
    write_policy(session, FORWARDING, values, detail)


def _opened(record: PolicyRecord) -> ForwardingRule:
    try:
        value = decode(record.value)
        rule = ForwardingRule(value["host"], value["port"], value["certificates"])
    except (IntegrityError, KeyError, TypeError):
        return NOWHERE
    sound = type(rule.host) is str and type(rule.port) is int and type(rule.certificates) is str
    return rule if sound and 0 < rule.port < 65_536 else NOWHERE
