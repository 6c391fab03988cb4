"""With a hardware key, neither a stolen password with its computer nor a stolen key opens anything.

No FIDO2 key is at hand here: a software authenticator speaks CTAP 2 with the real client library.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3

import pytest

from clinicvault.access.plain import workstation_keys
from clinicvault.access.vault import OpenVault
from clinicvault.bootstrap import Host
from clinicvault.crypto.passwords import KdfParameters, open_seed, password_kek, password_secret
from clinicvault.domain.access_records import HardwareKeyRecord
from clinicvault.domain.errors import Refused
from clinicvault.domain.records import PasswordRecord
from clinicvault.media.pool import MediaPool
from clinicvault.services.clinic import Clinic as OpenClinic
from clinicvault.services.container import make_services
from clinicvault.services.setup import Setup
from tests.drills import usb
from tests.drills.burglar import PASSWORDS, Clinic, photograph

pytestmark = pytest.mark.slow

WHO = "Philippa"


class Keyed(Clinic):
    """A clinic at whose computer keys can be plugged in and pulled out."""

    def __init__(self, folder):
        super().__init__(folder)
        self.port, self.pockets = folder / "port", folder / "pockets"
        for place in (self.port, self.pockets):
            place.mkdir()
        self.program = usb.PROGRAM.format(folder=str(self.port))

    def carry(self, *names):
        """These keys are plugged in now, and no others."""
        for file in self.port.iterdir():
            file.rename(self.pockets / file.name)
        for name in names:
            if not (self.pockets / name).exists():
                (self.pockets / name).write_bytes(os.urandom(32))
            (self.pockets / name).rename(self.port / name)

    @contextlib.contextmanager
    def unlocked(self, user=WHO):
        """The services in this very process, as the window has them."""
        host = Host(self.folder / "home")
        host.hardware = usb.keys_in(self.port)
        clinic = OpenClinic(self.vault, host, lambda: MediaPool(1), 5)
        try:
            services = make_services(clinic, Setup(host, 5))
            [found] = [one for one in services.unlocking.vault().users if one.name == user]
            services.unlocking.unlock(found.id, PASSWORDS[user])
            yield services
        finally:
            clinic.close()

    def opening(self, expect, user=WHO):
        output = self.folder / "picture.jpg"
        output.unlink(missing_ok=True)
        args = ["photo", "open", self.photo, "--purpose", "care", "--output", output]
        found = self.run(*args, user=user, expect=expect)
        assert output.exists() == (expect == 0)
        return found


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    for name, value in {"KDF_MEMORY_MIB": "64", "NO_KEYCHAIN": "1", "POOL_SIZE": "25"}.items():
        patch.setenv(f"CLINICVAULT_{name}", value)
    made = Keyed(tmp_path_factory.mktemp("clinic"))
    made.code = made.open_for_work()
    card = photograph(made.folder / "card", 1)
    report = made.run("import", "--patient", made.code, card, user="Nepomuk").json
    made.photo = report["imported"][0]["photo"]
    made.opening(0)
    made.run("backup", made.folder / "before", user="Anneliese")
    made.old_copy = sealed(made)
    made.carry("ring")
    with made.unlocked() as services:
        services.hardware.add("Key ring", PASSWORDS[WHO])
        made.carry("ring", "drawer")
        services.hardware.add("Drawer", PASSWORDS[WHO])
    yield made
    patch.undo()


def sealed(clinic):
    """The password's own copy of her seed, as it lies in the database."""
    with contextlib.closing(sqlite3.connect(clinic.vault / "vault.db")) as rows:
        found = rows.execute("select sealed_seed from password where length(sealed_seed) > 0")
        return {bytes(one) for (one,) in found}


def test_the_right_hands_open_it(clinic):
    """Else all refusals below would mean nothing."""
    for key in ("ring", "drawer"):
        clinic.carry(key)
        found = clinic.opening(0)
        assert "Touch your hardware key now" in found.err


def test_password_and_stolen_computer(clinic):
    """The thief has vault, workstation folder and password, and buys a key of his own."""
    for keys in ((), ("the thief's",)):
        clinic.carry(*keys)
        clinic.opening(3)
        clinic.run("patient", "list", user=WHO, expect=3)


def test_key_and_stolen_computer(clinic):
    clinic.carry("ring")
    for guess in ("password", "granite-teapot-meadow-quarts"):
        clinic.secret(f"{WHO}.txt", guess)
        clinic.opening(3)
    clinic.secret(f"{WHO}.txt", PASSWORDS[WHO])
    reasons = [
        entry
        for entry in clinic.run("log", "list", user="Anneliese").json["entries"]
        if (entry["event"], entry["outcome"], entry["user"]) == ("unlock", "refused", WHO)
    ]
    assert len(reasons) >= 2


def test_a_program_of_his_own_gets_no_further(clinic):
    """With vault secret and password, checks left out: no row has a seed that opens by them."""
    host = Host(clinic.folder / "home")
    remembered, ports = host.recall(clinic.vault), host.attach(clinic.vault)
    vault = OpenVault(ports, workstation_keys(host.seed(remembered)), remembered.pin)
    try:
        with vault.read() as rows:
            keys = rows.find(HardwareKeyRecord)
            own = rows.get(PasswordRecord, keys[0].user)
        assert (own.sealed_seed, own.sealed_second) == (b"", b"")
        assert len(keys) == 2
        with password_secret(PASSWORDS[WHO]) as secret:
            for key in keys:
                fresh = KdfParameters(key.salt, key.memory_kib, key.iterations, key.lanes)
                with (
                    password_kek(secret, fresh, vault.vault_secret) as kek,
                    pytest.raises(Refused, match="wrong-password"),
                ):
                    open_seed(kek, key.user, fresh, key.sealed_seed)
    finally:
        vault.close()
        host.forget_ports(ports)


def test_the_passwords_own_copy_is_gone_from_the_store(clinic):
    """Overwritten, not only unlinked: not a byte of it in database or journal."""
    gone = clinic.old_copy - sealed(clinic)
    assert len(gone) == 1
    for file in clinic.vault.rglob("*"):
        if file.is_file():
            assert not any(copy in file.read_bytes() for copy in gone), file.name


def test_others_unlock_as_before(clinic):
    clinic.carry()
    assert clinic.run("patient", "list", user="Nepomuk").json["patients"]


def test_a_lost_key_opens_nothing_once_it_is_removed(clinic):
    clinic.run("backup", clinic.folder / "between", user="Anneliese")
    clinic.carry("drawer")
    with clinic.unlocked() as services:
        mine = {key.name: key.id for key in tuple(services.hardware.keys())}
        services.hardware.remove(mine["Key ring"], PASSWORDS[WHO])
    clinic.carry("ring")
    clinic.opening(3)
    clinic.carry("drawer")
    clinic.opening(0)


def restored(clinic, backup):
    """The same computer brings an older backup back somewhere else."""
    place = clinic.folder / f"{backup}-back"
    clinic.run("restore", clinic.folder / backup, "--vault", place)
    return place


def test_what_an_older_backup_still_gives(clinic):
    """Said in the threat model: what was sealed before is in the backups of before.

    It still takes the computer and the password of then; and after a removal the lost key, too.
    """
    vault = clinic.vault
    try:
        clinic.carry()
        clinic.vault = restored(clinic, "before")
        clinic._env["CLINICVAULT_VAULT"] = str(clinic.vault)
        clinic.opening(0)
        clinic.secret(f"{WHO}.txt", "granite-teapot-meadow-quarts")
        clinic.opening(3)
        clinic.secret(f"{WHO}.txt", PASSWORDS[WHO])
        clinic.vault = restored(clinic, "between")
        clinic._env["CLINICVAULT_VAULT"] = str(clinic.vault)
        clinic.opening(3)
        clinic.carry("ring")
        clinic.opening(0)
    finally:
        clinic.vault = vault
        clinic._env["CLINICVAULT_VAULT"] = str(vault)
        clinic.secret(f"{WHO}.txt", PASSWORDS[WHO])


def test_a_backup_alone_is_still_nothing(clinic, tmp_path):
    """Without the computer neither password nor key help."""
    thief = Keyed(tmp_path / "thief")
    shutil.copytree(clinic.vault, thief.vault)
    for file in clinic.pockets.iterdir():
        shutil.copy(file, thief.port)
    thief.photo = clinic.photo
    thief.opening(3)
