"""A log with faults: photos are backed up all the same, the faults are named, and come back named."""

import contextlib
import json
import sqlite3

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.log_segments import ENTRY
from clinicvault.gui.people.damage import damage_text
from clinicvault.services.backups import log_state as module
from clinicvault.services.backups import mending
from clinicvault.services.backups.files import MANIFEST, Target
from clinicvault.services.backups.restoring import restore
from clinicvault.services.views import PASSED_OVER
from tests.unit.services.real_clinic import ADA, INA, PAUL, House, jpeg


@contextlib.contextmanager
def forced(house):
    """The database, as whoever has its file can write it: every rule is back afterwards."""
    rules = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    with contextlib.closing(sqlite3.connect(house.vault / "vault.db")) as db:
        found = db.execute(rules).fetchall()
        for name, _ in found:
            db.execute(f"DROP TRIGGER {name}")
        yield db
        for _, sql in found:
            db.execute(sql)
        db.commit()


def an_entry(db, start=4):
    """An old one: its number."""
    asked = "SELECT min(seq) FROM log_leaf WHERE substr(leaf, 1, 3) = ? AND seq >= ?"
    return db.execute(asked, (ENTRY, start)).fetchone()[0]


def rotten_leaf(db, start=4):
    seq = an_entry(db, start)
    [(leaf,)] = db.execute("SELECT leaf FROM log_leaf WHERE seq = ?", (seq,)).fetchall()
    spoiled = leaf[:-1] + bytes([leaf[-1] ^ 1])
    db.execute("UPDATE log_leaf SET leaf = ? WHERE seq = ?", (spoiled, seq))
    return seq, "leaf-altered"


def lost_leaf(db):
    seq = an_entry(db)
    db.execute("DELETE FROM log_leaf WHERE seq = ?", (seq,))
    return seq, "leaf-missing"


def rotten_node(db):
    db.execute("UPDATE log_node SET hash = zeroblob(32) WHERE level = 1 AND idx = 1")
    return 2, "node-altered"


def lost_node(db):
    db.execute("DELETE FROM log_node WHERE level = 1 AND idx = 1")
    return 2, "node-missing"


def _segment(db, first, stop, object_id):
    row = (first, stop, object_id, b"d" * 32, 10)
    db.execute("INSERT INTO log_segment VALUES (?, ?, ?, ?, ?)", row)
    return max(first, 0), "segment-unknown"


def rogue_segment(db):
    return _segment(db, 20, 21, b"i" * 16)


def segment_of_the_future(db):
    return _segment(db, 1 << 40, (1 << 40) + 1, b"")


def segment_from_nowhere(db):
    return _segment(db, -9, 1 << 62, b"../../etc/passwd" * 9)


ROT = [rotten_leaf, lost_leaf]
"""Nobody reads such a log from its beginning any more."""
READABLE = [rotten_node, lost_node, rogue_segment, segment_of_the_future, segment_from_nowhere]


def body(backup):
    newest = max((backup / "snapshots").iterdir())
    return json.loads((newest / MANIFEST).read_bytes())["body"]


def new_photo(desk, folder, colour=77):
    desk.be(INA)
    patient = desk.patient("Later")
    desk.importing.run(patient, [jpeg(folder / "late.jpg", colour)])
    desk.be(ADA)
    return patient


@pytest.mark.parametrize("harm", [*ROT, *READABLE])
def test_every_photo_is_backed_up_and_the_fault_is_named(filled, tmp_path, monkeypatch, harm):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    with forced(house) as db:
        fault = harm(db)
    monkeypatch.setattr(Target, "expire_wraps", lambda *_: pytest.fail("an older one expired"))
    with house.open(ADA) as desk:
        new_photo(desk, tmp_path)
        made = desk.backup.backup(tmp_path / "bk")
        assert made.objects == 9
        assert fault in made.faults
        assert {one.what for one in made.damaged} <= {"segment"}
        assert desk.backup.last() == made
        [row] = desk.log(event="backup", outcome="incomplete")
        told = dict(row.detail)
        assert told["faults"] == str(len(made.faults))
        assert f"{fault[1]} {fault[0]}" in told["fault"]
    assert [tuple(one) for one in body(tmp_path / "bk")["faults"]] == list(made.faults)
    assert body(tmp_path / "bk")["objects"] == 9


@pytest.mark.parametrize("harm", READABLE)
def test_such_a_backup_comes_back_and_says_so(filled, tmp_path, harm):
    house, patient = filled
    with forced(house) as db:
        seq, fault = harm(db)
    with house.open(ADA) as desk:
        late = new_photo(desk, tmp_path)
        made = desk.backup.backup(tmp_path / "bk")
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    told = {(one.what, one.id) for one in report.damaged}
    assert (f"log-{fault}", str(seq)) in told
    assert {(f"log-{fault}", str(seq)) for seq, fault in made.faults} <= told
    assert PASSED_OVER not in {one.what for one in report.damaged}
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        assert (len(desk.photos(patient)), len(desk.photos(late))) == (2, 1)
        assert desk.viewing.full(desk.photos(late)[0]).width
        desk.be(ADA)
        assert desk.log(event="vault-restore", outcome="incomplete")


@pytest.mark.parametrize("harm", ROT)
@pytest.mark.parametrize("here", [True, False])
def test_a_rotten_line_comes_back_from_an_older_backup(filled, tmp_path, harm, here):
    """Every acknowledged photo is there, also those of after the rot, on whatever computer."""
    house, patient = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    with forced(house) as db:
        seq, _ = harm(db)
    with house.open(ADA) as desk:
        late = new_photo(desk, tmp_path)
        assert desk.backup.backup(tmp_path / "bk").faults
    host = house.host if here else House(tmp_path / "other").host
    report = restore(host, tmp_path / "bk", tmp_path / "new")
    assert [(one.what, one.id) for one in report.damaged] == [("log-leaf-mended", str(seq))]
    assert "came back" in damage_text(report.damaged[0])
    assert len([one for one in (tmp_path / "new" / "objects").rglob("*") if one.is_file()]) == 9
    if not here:
        return
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        assert (len(desk.photos(patient)), len(desk.photos(late))) == (2, 1)
        assert desk.review.verify().ok
        assert desk.health.verify().damaged == ()
        desk.be(ADA)
        [row] = desk.log(event="vault-restore", outcome="incomplete")
        assert dict(row.detail) == {"damaged": "1"}


@pytest.mark.parametrize("harm", ROT)
def test_a_line_that_rotted_everywhere_leaves_what_is_older(filled, tmp_path, harm):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
        size = desk.clinic.ports.state.position()[0]
        new_photo(desk, tmp_path)
    with house.open(INA):
        pass
    with forced(house) as db:
        db.execute("UPDATE log_leaf SET leaf = x'00' WHERE seq = ?", (size + 1,))
        harm(db)
    with house.open(ADA) as desk:
        assert desk.backup.backup(tmp_path / "bk").faults
    (tmp_path / "bk" / "snapshots" / "rubbish").mkdir()
    (tmp_path / "bk" / "snapshots" / "rubbish" / "database").write_bytes(b"no database")
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert {one.what for one in report.damaged} == {PASSED_OVER}
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        assert desk.review.verify().ok


def test_a_ruined_log_is_not_mended_line_by_line(filled, tmp_path, monkeypatch):
    house, _ = filled
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    with forced(house) as db:
        rotten_leaf(db)
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "bk")
    monkeypatch.setattr(mending, "_MOST", 0)
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert [one.what for one in report.damaged] == [PASSED_OVER]


def test_what_only_the_clinics_computer_knew_comes_back_named(filled, tmp_path, monkeypatch):
    """A log that was put back is a fault there; elsewhere nobody could tell."""
    house, _ = filled
    with house.open(ADA) as desk:
        verdict = module.verify_only(desk.clinic.ports, desk.clinic.remembered.pin)
        fake = module.dataclasses.replace(verdict, faults=((0, "history-replaced"),))
        monkeypatch.setattr(module, "verify_only", lambda *_: fake)
        assert desk.backup.backup(tmp_path / "bk").faults == ((0, "history-replaced"),)
    monkeypatch.undo()
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert [(one.what, one.id) for one in report.damaged] == [("log-history-replaced", "0")]


@pytest.mark.parametrize("object_id", [b"", b"i" * 15, b"../../etc/passwd" * 9, "text"])
def test_a_row_of_old_entries_that_is_none_is_damage_and_ends_no_backup(
    filled, tmp_path, object_id
):
    """Before any of it is taken for the name of a file."""
    house, patient = filled
    with sqlite3.connect(house.vault / "vault.db") as db:
        db.execute("PRAGMA writable_schema = ON")
        strict = "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = ?"
        db.execute(strict, ("log_segment",))
        db.commit()
        db.execute("PRAGMA writable_schema = RESET")
    with forced(house) as db:
        _segment(db, 20, 21, object_id)
    with house.open(ADA) as desk:
        made = desk.backup.backup(tmp_path / "bk")
        assert (made.objects, made.missing) == (6, 1)
        assert [(one.what, one.id) for one in made.damaged] == [("segment", "0")]
        assert made.faults
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert report.damaged
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        assert len(desk.photos(patient)) == 2


def test_rows_that_are_lost_are_named_also_where_the_log_is_rotten(filled, tmp_path):
    house, _ = filled
    with forced(house) as db:
        rotten_leaf(db)
        [(photo,)] = db.execute("SELECT id FROM photo ORDER BY id LIMIT 1").fetchall()
    with house.open(ADA) as desk:
        with forced(house) as db:
            db.execute("DELETE FROM photo WHERE id = ?", (photo,))
        made = desk.backup.backup(tmp_path / "bk")
    assert ("photo", photo.hex()) in {(one.what, one.id) for one in made.damaged}


def test_a_log_that_cannot_be_followed_refuses(filled, tmp_path):
    house, _ = filled
    with house.open(ADA) as desk:
        with forced(house) as db:
            db.execute("INSERT INTO log_leaf SELECT max(seq) + 1, x'00' FROM log_leaf")
        with pytest.raises(IntegrityError):
            desk.backup.backup(tmp_path / "bk")
        assert not list((tmp_path / "bk").rglob(MANIFEST))
        with forced(house) as db:
            db.execute("DELETE FROM log_leaf WHERE seq = (SELECT max(seq) FROM log_leaf)")


def test_a_head_that_cannot_be_signed_goes_out_bare(filled, tmp_path, monkeypatch):
    house, patient = filled
    unsigned = IntegrityError("log-damaged", seq=7, fault="checkpoint-root")

    def fails(*_):
        raise unsigned

    with house.open(ADA) as desk:
        monkeypatch.setattr(module, "countersigned", fails)
        before = len(desk.witnesses.list())
        made = desk.backup.backup(tmp_path / "bk")
        assert made.faults == ((7, "checkpoint-root"),)
        assert len(desk.witnesses.list()) == before
    lines = body(tmp_path / "bk")["checkpoint"].split("\n")
    assert (len(lines), int(lines[1]) > 20, lines[-1]) == (4, True, "")
    report = restore(house.host, tmp_path / "bk", tmp_path / "new")
    assert [(one.what, one.id) for one in report.damaged] == [("log-checkpoint-root", "7")]
    with house.open(PAUL, vault=tmp_path / "new") as desk:
        assert len(desk.photos(patient)) == 2


def test_a_log_that_cannot_even_be_verified_is_named(filled, tmp_path, monkeypatch):
    house, _ = filled

    def fails(*_):
        raise IntegrityError("row-missing", table="founding", id="00")

    with house.open(ADA) as desk:
        monkeypatch.setattr(module, "verify_only", fails)
        assert desk.backup.backup(tmp_path / "bk").faults == ((0, "row-missing"),)


def test_of_many_faults_the_entry_names_the_first():
    faults = [(seq, "leaf-altered") for seq in range(1000)]
    told = module.told(faults)
    assert told["faults"] == 1000
    assert told["fault"].startswith("leaf-altered 0, leaf-altered 1, ")
    assert told["fault"].endswith("leaf-altered 19, …")
    assert module.told([]) == {}
    assert module.told(faults[:20])["fault"].endswith("leaf-altered 19")
