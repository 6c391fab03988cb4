"""Whole vaults as earlier revisions of the database left them, frozen.

`python -m tests.vectors.frozen_vault FOLDER` founds a small clinic with the program as it is and
writes it: the database, and what its computer and its people keep outside. Of objects only salt
and content are kept; `objects_of` writes them anew. A frozen vault is never replaced.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import lzma
import sqlite3
import sys
import tempfile
from pathlib import Path

from clinicvault.access.consents import withdraw_consent
from clinicvault.access.patient_keys import open_batch, open_data_key, open_patient
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import BatchRecord
from tests.unit.access.world import PAM, Clock, Member, World, make_world
from tests.vectors.reference_hkdf import hkdf
from tests.vectors.reference_objects import lengthy, write_object

FOLDER = Path(__file__).parent / "frozen"
CONTENTS = {1: b"as it was", 2: b"preview as it was", 3: b"thumb as it was"}
"""What the one photo's objects hold, by kind."""


def objects_of(kept: dict) -> dict[bytes, bytes]:
    """The photo's sealed objects by id, byte for byte as they were."""
    made = {}
    vault, patient = bytes.fromhex(kept["vault"]), bytes.fromhex(kept["patient"])
    for kind, one in kept["objects"].items():
        number, object_id = int(kind), bytes.fromhex(one["id"])
        info = b"clinicvault/1/object" + lengthy(number.to_bytes(8, "big"))
        key, salt = hkdf(bytes.fromhex(kept["data_key"]), info), bytes.fromhex(one["salt"])
        content = CONTENTS[number]
        blob = write_object(key, vault, patient, object_id, number, 1, content, salt)
        assert hashlib.sha256(blob).hexdigest() == one["sha256"]
        made[object_id] = blob
    return made


def thaw(name: str, folder: Path, source: Path = FOLDER) -> tuple[World, dict]:
    """A frozen vault in a folder, opened, and what was kept beside it."""
    kept = json.loads((source / name / "vault.json").read_text(encoding="utf-8"))
    database_of(name, folder, source)
    for object_id, blob in objects_of(kept).items():
        shelf = folder / "objects" / object_id.hex()[:2]
        shelf.mkdir(parents=True, exist_ok=True)
        (shelf / object_id.hex()[2:]).write_bytes(blob)
    clock = Clock(kept["clock"])
    world = World(folder, bytes.fromhex(kept["station"]), bytes.fromhex(kept["pin"]), clock)
    world.members = {
        one: Member(bytes.fromhex(user), bytes.fromhex(seed))
        for one, (user, seed) in kept["members"].items()
    }
    return world, kept


def database_of(name: str, folder: Path, source: Path = FOLDER) -> Path:
    """The database alone, in a new folder, opened by nobody yet."""
    folder.mkdir()
    path = folder / "vault.db"
    path.write_bytes(lzma.decompress((source / name / "vault.db.xz").read_bytes()))
    return path


def freeze(folder: Path) -> None:
    """Found a clinic: a patient with a photo, one who withdrew, and free keys."""
    folder.mkdir()
    with tempfile.TemporaryDirectory() as place:
        world = make_world(Path(place) / "clinic")
        patient, photo = world.treated(CONTENTS[1])
        other = world.patient(given="Zoë")
        world.consent(other)
        withdraw_consent(world.session(PAM), other, Purpose.CARE)
        kept = {
            "vault": world.vault.id.hex(),
            "station": world.station.hex(),
            "pin": world.pin.hex(),
            "clock": world.clock.ms,
            "members": {n: [m.user.hex(), m.seed.hex()] for n, m in world.members.items()},
            "patient": patient.hex(),
            "withdrawn": other.hex(),
            "photo": photo.id.hex(),
            "data_key": data_key(world, photo).hex(),
            "objects": {
                str(int(kind)): told(world, getattr(photo, f"{kind.name.lower()}_object"))
                for kind in (ObjectKind.ORIGINAL, ObjectKind.PREVIEW, ObjectKind.THUMBNAIL)
            },
        }
        world.shut()
        (folder / "vault.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        plain = world.folder / "frozen.db"
        with contextlib.closing(sqlite3.connect(world.database)) as rows:
            rows.execute("VACUUM INTO ?", (str(plain),))
        (folder / "vault.db.xz").write_bytes(lzma.compress(plain.read_bytes()))


def data_key(world: World, photo) -> bytes:
    session = world.session(PAM)
    with world.vault.read() as rows:
        reader = world.vault.reader(rows)
        record = reader.need(BatchRecord, photo.batch)
        batch = open_batch(
            world.vault.id, open_patient(session, reader, record.patient_key), record
        )
    with open_data_key(world.vault.id, batch, photo) as key:
        return bytes(key.view())


def told(world: World, object_id: bytes) -> dict[str, str]:
    blob = world.ports.objects.get(object_id)
    return {
        "id": object_id.hex(),
        "salt": blob[38:62].hex(),
        "sha256": hashlib.sha256(blob).hexdigest(),
    }


if __name__ == "__main__":
    freeze(Path(sys.argv[1]))
