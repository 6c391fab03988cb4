"""Files that an import set aside, for tests of what becomes of them."""

from __future__ import annotations

from clinicvault.access.pictures.kept_files import acknowledge_kept, seal_kept
from clinicvault.domain.ids import ZERO_ID
from clinicvault.domain.record_kinds import Keeping
from tests.unit.services.real_clinic import INA

REASON = {"reason": "picture-crashed", "params": {}}


def aside(desk, patient, data, photo=ZERO_ID, **facts):
    """What an import set aside, or kept beside a photo; its id as text."""
    desk.be(INA)
    keys = desk.clinic.unlocked.import_keys
    keys.begin(bytes.fromhex(patient))
    keeping = Keeping.QUARANTINE if photo == ZERO_ID else Keeping.RAW
    told = {"name": "IMG_7.JPG", **REASON, **facts}
    record = seal_kept(keys, bytes.fromhex(patient), data, keeping, told, photo)
    acknowledge_kept(keys, record)
    keys.close()
    return record.id.hex()
