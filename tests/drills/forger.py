"""An attacker at the database of a clinic that works, and the clinic's own command line."""

from __future__ import annotations

import contextlib
import dataclasses
import shutil
import sqlite3
from pathlib import Path

from clinicvault.access.people.groups import grant_record
from clinicvault.bootstrap import make_wiring, start
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.ports import Event
from clinicvault.domain.record_kinds import GroupKind, Purpose
from clinicvault.domain.record_types import RECORD_TYPES
from clinicvault.domain.records import GrantRecord, Record
from clinicvault.domain.rules import ClinicRules
from tests.unit.services.real_clinic import ADA, INA, NEW, PAUL, ROLES, House, jpeg, password

SEALED = {
    "batch": "sealed_key",
    "grant_key": "sealed",
    "group_key": "previous_sealed",
    "key_wrap": "sealed",
    "workstation": "vault_secret_sealed",
}
"""Where keys lie sealed to somebody's public key."""
CHANGED = "another-harbour notary 93"
Rows = dict[str, dict[bytes, tuple]]


@dataclasses.dataclass
class Prepared:
    """A clinic with a past: what its rows were before people left and changed their minds."""

    house: House
    pristine: Path
    before: Rows
    kept: Path
    """The whole database as it was then."""
    code: str
    photo: str
    withdrawn_photo: str
    new: str
    """Code of a patient who did not consent to anything yet."""

    @property
    def database(self) -> Path:
        return self.house.vault / "vault.db"

    def restore(self) -> None:
        """The vault and this computer's memory as they were prepared."""
        for name in ("vault", "home"):
            shutil.rmtree(self.house.folder / name)
            shutil.copytree(self.pristine / name, self.house.folder / name)

    def run(self, *words: object, user: str = "") -> int:
        """The exit code of one command."""
        argv = [str(word) for word in words]
        if user:
            argv += ["--user", user, "--password-file", str(self.house.folder / f"{user}.txt")]
        return start([*argv, "--json"], make_wiring)

    def secret(self, user: str) -> str:
        """Somebody's password."""
        return (self.house.folder / f"{user}.txt").read_text(encoding="utf-8").strip()

    @contextlib.contextmanager
    def sql(self):
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as rows:
            yield rows

    def swap(self, statement: str, *values: object) -> None:
        with self.sql() as rows:
            assert rows.execute(statement, values).rowcount > 0, statement

    def put_back(self, table: str, *, only: bytes = b"") -> int:
        """Old rows over the newer ones, or where they were deleted; how many differ."""
        now, done = rows_of(self.database, (table,))[table], 0
        with self.sql() as rows:
            for row, values in self.before[table].items():
                if now.get(row) != values and row.startswith(only):
                    marks = ", ".join("?" * len(values))
                    rows.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)
                    done += 1
        return done

    def sealed(self) -> set[bytes]:
        """Everything that is sealed to a public key."""
        with self.sql() as rows:
            return {
                value
                for table, column in SEALED.items()
                for (value,) in rows.execute(f"SELECT {column} FROM {table}")
            }

    def names(self, key: KeyPair) -> bool:
        """Whether any byte of the vault names a key as somebody's: what is sealed says to whom."""
        files = [path for path in self.house.vault.rglob("*") if path.is_file()]
        return any(key.public.key_id in path.read_bytes() for path in files)

    def logged(self, record: Record) -> None:
        """What an insider at this enrolled computer can do: a row of his own, in the log."""
        # An altered client does not mind what the next look says of it.
        with self.house.open() as desk, contextlib.suppress(IntegrityError):
            vault = desk.clinic.vault
            with vault.write() as rows:
                rows.put(record)
                rows.event(Event("user-grant", "done", vault.now()))
                rows.commit()
        with self.sql() as plain:
            found = plain.execute(f"SELECT signature FROM {record.TABLE} WHERE id = ?", [record.id])
            assert found.fetchall() == [(record.signature,)]


def rows_of(database: Path, tables: tuple[str, ...] = ()) -> Rows:
    """Every row of these or of all tables by its id."""
    found: Rows = {}
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as rows:
        for table in tables or [kind.TABLE for kind in RECORD_TYPES]:
            columns = [one[1] for one in rows.execute(f"PRAGMA table_info({table})")]
            place = columns.index("id")
            found[table] = {row[place]: row for row in rows.execute(f"SELECT * FROM {table}")}
    return found


def prepare(folder: Path) -> Prepared:
    """Found the clinic, remember its rows; then somebody leaves, withdraws, changes a password."""
    house = House(folder / "pc")
    kit = house.setup.create(house.vault, "Belle Vue", ADA, ROLES[ADA], password(ADA))
    house.setup.kit_kept(house.vault, kit)
    with house.open() as desk:
        desk.let_in(PAUL, ROLES[PAUL])
        desk.let_in(INA, ROLES[INA])
        desk.let_in(NEW, ROLES[PAUL], PAUL, ADA)
        desk.policies.set_rules(ClinicRules(active_days=20))
        desk.be(INA)
        treated = [_treated(desk, folder, name) for name in ("Rousseau", "Zlatanova")]
        new = desk.patients.page(desk.patient("Petit", consent=False)).row.code
        before, kept = rows_of(house.vault / "vault.db"), folder / "earlier.db"
        with contextlib.closing(sqlite3.connect(house.vault / "vault.db")) as rows:
            rows.execute("VACUUM INTO ?", (str(kept),))
        desk.consents.withdraw(desk.patients.find(treated[1][0]), Purpose.CARE)
        desk.be(ADA).policies.set_rules(ClinicRules(active_days=10))
        desk.users.disable(desk.id_of(NEW))
        _grant_anew(desk)
        desk.be(PAUL).users.change_password(password(PAUL), CHANGED)
    for user in (ADA, INA, PAUL, NEW):
        secret = house.folder / f"{user}.txt"
        secret.write_text((CHANGED if user == PAUL else password(user)) + "\n", encoding="utf-8")
        secret.chmod(0o600)
    pristine = folder / "pristine"
    for name in ("vault", "home"):
        shutil.copytree(house.folder / name, pristine / name)
    (code, photo), (_, withdrawn_photo) = treated
    return Prepared(house, pristine, before, kept, code, photo, withdrawn_photo, new)


def _treated(desk, folder: Path, family: str) -> tuple[str, str]:
    """(code, photo) of a patient who consented."""
    patient = desk.patient(family)
    report = desk.importing.run(patient, [jpeg(folder / f"{family}.jpg", len(family))])
    desk.importing.close()
    return desk.patients.page(patient).row.code, report.imported[0].photo


def _grant_anew(desk) -> None:
    """The administrator's own grant of the log key, sealed once more: the row's next version."""
    session = desk.clinic.session
    vault = session.vault
    group = vault.trust.need(GroupKind.LOG)
    with vault.write() as rows:
        old = rows.find(GrantRecord, group=group.id, user=session.user_id)[0]
        held = session.group(GroupKind.LOG)
        new = grant_record(vault.id, group.id, held, old.user, session.keys.public, session.keys)
        fresh = dataclasses.replace(new, id=old.id, version=old.version + 1, signature=b"")
        rows.put(session.signed(fresh))
        rows.event(session.event("user-grant", detail={"subject": old.user, "keys": 1}))
        rows.commit()
