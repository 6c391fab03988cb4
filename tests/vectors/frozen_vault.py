"""Whole vaults as earlier revisions of the database left them, frozen.

`python -m tests.vectors.frozen_vault FOLDER` founds a small clinic with the program as it is and
writes it: the database, and what its computer and its people keep outside. Of objects only salt
and content are kept; `objects_of` writes them anew. A frozen vault is never replaced.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import lzma
import sqlite3
import sys
import tempfile
from pathlib import Path

from clinicvault.access.consent.consent_reading import today_of
from clinicvault.access.consent.consents import attach_evidence, withdraw_consent
from clinicvault.access.consent.evidence import SIGNATURE, Document, document_key, need_evidence
from clinicvault.access.patients.appointments import TYPED, add_appointments
from clinicvault.access.patients.follow_ups import answer
from clinicvault.access.patients.log_parts import make_part
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.patient_keys import open_batch, open_data_key, open_patient
from clinicvault.access.people.hardware import add_hardware_key
from clinicvault.access.release import emergency
from clinicvault.access.release.forensic_keys import forensic_key
from clinicvault.access.release.handing import hand_over
from clinicvault.access.release.recipients import Recipient, add_recipient
from clinicvault.access.review.notices import Told, make_notices
from clinicvault.access.witnesses.signing import put_witness, signed_head
from clinicvault.crypto.blobs import ObjectKind
from clinicvault.crypto.encoding import encode
from clinicvault.desktop.hardware_keys import UsbKeys
from clinicvault.domain.exports import ExportOrder, FollowUp
from clinicvault.domain.ids import new_id
from clinicvault.domain.log_witnesses import WitnessKind
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import BatchRecord, PhotoRecord
from tests.hardware.soft_key import Port, SoftKey
from tests.unit.access.erasures import erasure_rows
from tests.unit.access.rotations import go_on, ordered
from tests.unit.access.two_teams import team_rows
from tests.unit.access.world import ADA, INA, PAM, PETE, Clock, Member, World, make_world, password
from tests.vectors.reference_hkdf import hkdf
from tests.vectors.reference_objects import lengthy, write_object

FOLDER = Path(__file__).parent / "frozen"
CONTENTS = {1: b"as it was", 2: b"preview as it was", 3: b"thumb as it was"}
"""What the one photo's objects hold, by kind."""
SIGNED = Document(SIGNATURE, text="As it was shown", strokes=(((0.25, 0.5, 0), (0.5, 0.5, 40)),))
"""Since 0003: what shows the consent."""
REASON = "As it was asked for"


def objects_of(kept: dict) -> dict[bytes, bytes]:
    """The sealed objects of photo and document by id, byte for byte as they were."""
    made = {}
    for kind, one in kept["objects"].items():
        made |= _object(kept, int(kind), one, kept["data_key"], CONTENTS[int(kind)])
    if one := kept.get("document"):
        content = bytes.fromhex(one["content"])
        made |= _object(kept, int(ObjectKind.DOCUMENT), one, one["key"], content)
    return made


def _object(kept: dict, kind: int, one: dict, data_key: str, content: bytes) -> dict[bytes, bytes]:
    vault, patient = bytes.fromhex(kept["vault"]), bytes.fromhex(kept["patient"])
    object_id, salt = bytes.fromhex(one["id"]), bytes.fromhex(one["salt"])
    info = b"clinicvault/1/object" + lengthy(kind.to_bytes(8, "big"))
    key = hkdf(bytes.fromhex(data_key), info)
    blob = write_object(key, vault, patient, object_id, kind, 1, content, salt)
    assert hashlib.sha256(blob).hexdigest() == one["sha256"]
    return {object_id: blob}


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


def with_keys(world: World, *keys: SoftKey) -> World:
    """The same clinic at a computer where these hardware keys are plugged in."""
    world.shut()
    world.ports = dataclasses.replace(world.attach("home"), hardware=UsbKeys(Port(*keys)))
    return world


def soft_key(kept: dict) -> SoftKey:
    """Since 0003: the key that opens Pete's seeds together with his password."""
    key = SoftKey()
    key.master = bytes.fromhex(kept["hardware_key"])
    return key


def freeze(folder: Path) -> None:
    """Found a clinic: a patient with a photo, one who withdrew, free keys, and what came later.

    With 0003 a signed consent, an archive for Pete alone, a day's list, a hardware key of his, and
    an emergency that was allowed; with 0004 what `of_endings` says, with 0005 what `of_review`
    does, with 0006 what `of_exports`.
    """
    folder.mkdir()
    with tempfile.TemporaryDirectory() as place:
        world = make_world(Path(place) / "clinic")
        patient = world.patient()
        consent = world.consent(patient)
        photo = world.photo(patient, CONTENTS[1])
        world.view(PAM, photo.id)
        other = world.patient(given="Zoë")
        world.consent(other)
        withdraw_consent(world.session(PAM), other, Purpose.CARE)
        key = SoftKey()
        more = of_people(with_keys(world, key), patient, other, consent)
        of_exports(world, patient, photo)
        of_endings(world, patient)
        of_review(world)
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
            "hardware_key": key.master.hex(),
            **more,
        }
        world.shut()
        (folder / "vault.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
        plain = world.folder / "frozen.db"
        with contextlib.closing(sqlite3.connect(world.database)) as rows:
            rows.execute("VACUUM INTO ?", (str(plain),))
        (folder / "vault.db.xz").write_bytes(lzma.compress(plain.read_bytes()))


def of_people(world: World, patient: bytes, withdrawn: bytes, consent: bytes) -> dict:
    """One row at least of every table that 0003 brought."""
    named = world.patient(given="Vera", family="Personne")
    world.consent(named)
    restrict(world.session(PETE), named, [world.user(PETE)], password(PETE))
    desk = world.session(INA)
    add_appointments(desk, today_of(desk), [(patient, "09:30")], TYPED)
    document = attach_evidence(desk, consent, SIGNED)
    add_hardware_key(world.session(PETE), "Key ring", password(PETE))
    request = emergency.ask(world.session(PAM), withdrawn, REASON, password(PAM))
    emergency.allow(world.session(ADA), request)
    return {
        "named": named.hex(),
        "request": request.hex(),
        "document": document_told(world, document),
    }


def of_endings(world: World, patient: bytes) -> None:
    """One row at least of every table that 0004 brought.

    A team's later name, a hold, an erasure, a patient's part of the log, an order to renew
    everything, and what Pam renewed of it.
    """
    team_rows(world)
    erasure_rows(world)
    make_part(world.session(ADA), patient)
    ordered(world)
    go_on(world, PAM)


def of_review(world: World) -> None:
    """Of what 0005 brought a notice to Ina, and a copy of the log's head that went elsewhere."""
    day = today_of(world.session(INA))
    told = Told(user=world.user(INA), flag="00" * 16, rule="vip", day=day, figures={"looks": 1})
    make_notices(world.session(ADA), [told])
    put_witness(world.vault, signed_head(world.vault), WitnessKind.EXPORT)


def of_exports(world: World, patient: bytes, photo: PhotoRecord) -> None:
    """Of what 0006 brought a recipient, that what she was given arrived, and the marks' secret."""
    add_recipient(world.session(PAM), Recipient(name="Dr Weber"))
    order = ExportOrder(
        patient=patient, photos=(photo.id,), purpose=Purpose.CARE, form="age", recipient="Dr Weber"
    )
    session = world.session(PAM)
    with session.vault.write() as rows:
        forensic_key(session, rows, new_id())
        given = hand_over(session, rows, order)
        rows.commit()
    answer(session, given.disclosure, FollowUp.ACKNOWLEDGED)


def document_told(world: World, document: bytes) -> dict[str, str]:
    session = world.session(INA)
    with world.vault.read() as rows:
        record = need_evidence(session, rows, document)
        with document_key(session, rows, record) as key:
            secret = bytes(key.view()).hex()
    content = {
        "document": 1,
        "kind": SIGNED.kind,
        "format": "",
        "file": b"",
        "pages": [],
        "text": SIGNED.text,
        "strokes": [[[float(x), float(y), ms] for x, y, ms in one] for one in SIGNED.strokes],
        "aspect": SIGNED.aspect,
    }
    told_of = {"row": document.hex(), "key": secret, "content": encode(content).hex()}
    return {**told(world, record.object), **told_of}


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
