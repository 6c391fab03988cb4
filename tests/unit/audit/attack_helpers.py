"""A clinic whose log is about to be attacked, and an attacker's means: to forge, to sign again."""

from clinicvault.audit.checkpoint import checkpoint_body, origin
from clinicvault.audit.leaf import LeafType, pack, unpack
from tests.unit.audit.log_helpers import VAULT, Clinic, change, rebuilt


def forged(log, seq, fill=0x55):
    """Another entry for the same epoch and place."""
    body = unpack(seq, log.rows[seq])[1]
    return pack(LeafType.EVENT, seq, body[:8] + bytes([fill]) * (len(body) - 8))


def resigned(clinic, key, epoch):
    """The epoch's checkpoint over the log as it is now, with a stolen key."""
    root, size = rebuilt(clinic.log), clinic.log.size()
    signature = key.sign(checkpoint_body(origin(VAULT), size, root).encode())
    clinic.log.marks[epoch] = (size, root, signature)


def attacked_clinic(tmp_path):
    """Three closed epochs and an open one, some with states."""
    clinic = Clinic(tmp_path)
    for _ in range(3):
        clinic.many(4)
        clinic.write("changed", changes=[change(1), change(2)])
        clinic.end()
    clinic.many(5)
    assert clinic.faults(clinic.head()) == []
    return clinic
