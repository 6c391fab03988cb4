"""kill -9 at any moment of renewing everything: every picture opens before and after going on.

`CLINICVAULT_KILLS=200` runs it as often by hand; the seed of a run is in its name.
"""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from clinicvault.access.consent.consents import withdraw_consent
from clinicvault.access.patients.cold_keys import cold_keys
from clinicvault.access.patients.named import restrict
from clinicvault.access.patients.patient_keys import open_batch, open_data_key, open_facts
from clinicvault.access.patients.stepping_up import bring_up
from clinicvault.access.rotation.succession import later_of, open_earlier
from clinicvault.audit.verify import verify_log
from clinicvault.domain.errors import Refused
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.records import BatchRecord, PhotoRecord, WrapRecord
from tests.faults.rotation_child import go_on, keep, opened
from tests.unit.access.rotations import EVERYBODY, damage_in, due_of, unlocked
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM, PETE, make_world, password, refill

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]

TOP = Path(__file__).parents[2]
KILLS = int(os.environ.get("CLINICVAULT_KILLS", "20"))
ARCHIVED, ACTIVE = 4, 4


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """(folder of a clinic, names -> photo ids, seconds that all of it takes)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        world = make_world(tmp_path_factory.mktemp("rotation") / "vault")
        refill(world, size=16)
        archived = [world.treated(bytes([number]))[1] for number in range(ARCHIVED)]
        withdrawn, _ = world.treated(b"withdrawn", family="Blanc")
        world.clock.pass_days(40)
        active = [world.treated(bytes([100 + number]))[1] for number in range(ACTIVE)]
        active.append(world.photo(active[0].patient, b"second import"))
        named, photo = world.treated(b"named", family="Vert")
        restrict(world.session(PETE), named, [world.user(PETE)], password(PETE))
        withdraw_consent(world.session(INA), withdrawn, Purpose.CARE)
        photos = {
            PAM: [one.id for one in (*archived, *active)],
            PETE: [photo.id],
        }
        keep(world)
        world.shut()
        copy = tmp_path_factory.mktemp("whole") / "vault"
        shutil.copytree(world.folder, copy)
        began = time.monotonic()
        process = start(copy, 0)
        said = process.stdout.read().split()
        process.wait()
        assert said == ["begins", "ended"], process.stderr.read()
        yield world.folder, photos, time.monotonic() - began


def start(folder, hands):
    code = "import sys; from pathlib import Path; from tests.faults.rotation_child import main;"
    code += "main(Path(sys.argv[1]), int(sys.argv[2]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), str(hands)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=TOP,
    )


def kill(folder, rng, seconds):
    """At some moment after it began; True where it was over by then."""
    process = start(folder, rng.choice((0, 0, 1)))
    assert process.stdout.readline() == "begins\n"
    threading.Timer(rng.random() * seconds, process.kill).start()
    rest = process.stdout.read()
    errors = process.stderr.read()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    assert "Traceback" not in errors, errors
    return rest.endswith("ended\n")


def keys_open(world, photos):
    """Every photo's data key and facts open to who may open them, archived ones too."""
    for name, ids in photos.items():
        session = unlocked(world, name)
        with cold_keys(session, password(name)) as cold:
            for photo in ids:
                with world.vault.read() as rows:
                    reader = world.vault.reader(rows)
                    record = reader.need(PhotoRecord, photo)
                    batch = reader.need(BatchRecord, record.batch)
                    line = later_of(world.vault, reader, batch.patient_key)
                    newest = line[-1].later if line else batch.patient_key
                    pair = cold.open(reader.find(WrapRecord, patient_key=newest))
                    pair = open_earlier(world.vault, pair, line)
                key = open_batch(world.vault.id, pair, batch)
                open_data_key(world.vault.id, key, record).wipe()
                assert open_facts(key, record)["view"] == "frontal"


def all_seen(world, photos):
    """In the ordinary way: brought up where archived, and looked at."""
    for name, ids in photos.items():
        rows = {one.id: one for one in rows_of(world, PhotoRecord)}
        bring_up(world.session(name), [rows[one].patient for one in ids], password(name))
        for photo in ids:
            assert world.view(name, photo).startswith(b"preview ")
    [(photo,)] = [ids for name, ids in photos.items() if name == PETE]
    with pytest.raises(Refused):
        world.view(PAM, photo, checks=False)


@pytest.mark.parametrize("seed", range(KILLS))
def test_every_picture_opens_before_and_after(template, tmp_path, seed):
    source, photos, seconds = template
    folder = tmp_path / "vault"
    shutil.copytree(source, folder)
    rng = random.Random(seed)
    kill(folder, rng, seconds)
    if rng.random() < 0.3:  # and once more while it goes on
        kill(folder, rng, seconds)
    world = opened(folder)
    try:
        keys_open(world, photos)
        go_on(world)
        assert (due_of(world).open, due_of(world).withdrawn) == ((), 1)
        with world.vault.read() as rows:
            assert rows.late_batches() == []
        for name in EVERYBODY:
            unlocked(world, name)
        keys_open(world, photos)
        all_seen(world, photos)
        assert damage_in(world) == []
        with world.vault.read() as rows:
            keys = {one: public.signing for one, public in world.vault.trust.workstations.items()}
            assert not verify_log(rows.log, world.vault.id, keys).faults
    finally:
        world.shut()
