"""Whoever can write the vault's files makes no computer sign, tell or give away what is false."""

import base64
import contextlib
import hashlib
import json
import sqlite3
import subprocess
import zipfile

import pytest

from clinicvault.access.witnesses.signing import countersigned, signed_head
from clinicvault.audit.checkpoint import checkpoint_body, origin, parse_checkpoint
from clinicvault.audit.cosignature import cosigner_key_id
from clinicvault.audit.witness import witness_row
from clinicvault.crypto.encoding import context, decode, encode
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import InputRefused, IntegrityError
from clinicvault.domain.log_witnesses import WitnessKind, WitnessRow
from clinicvault.services.views import TimestampServer
from tests.unit.crypto.time_authority import Authority
from tests.unit.services.real_clinic import ADA, INA
from tests.unit.services.time_server import TimeServer

FORGED = b"F" * 32


@contextlib.contextmanager
def stored(house):
    """The database, as somebody writes it who has the files alone."""
    [file] = house.vault.rglob("vault.db")
    with contextlib.closing(sqlite3.connect(file)) as db:
        triggers = "SELECT name, sql FROM sqlite_schema WHERE type='trigger'"
        found = [one for one in db.execute(triggers).fetchall() if "log_checkpoint" in one[0]]
        for name, _ in found:
            db.execute(f"DROP TRIGGER {name}")
        yield db
        for _, sql in found:
            db.execute(sql)
        db.commit()


def sizes(house):
    with stored(house) as db:
        return [size for (size,) in db.execute("SELECT size FROM log_witness")]


def everybody_opens(house):
    for user in (ADA, INA):
        with house.open(user):
            pass


def put(house, row):
    with stored(house) as db:
        db.execute("INSERT INTO log_witness VALUES (?,?,?,?,?,?)", row)


def stranger(desk, size=7):
    """A row that reads well, signed by nobody of the clinic."""
    keys, vault = KeyPair.generate(), desk.clinic.vault.id
    name = f"{origin(vault)}/{(b'n' * 16).hex()}"
    line = cosigner_key_id(name, keys.public.signing) + (1_800_000_000).to_bytes(8, "big")
    blob = base64.b64encode(line + bytes(64)).decode()
    text = f"{checkpoint_body(origin(vault), size, FORGED)}\n\u2014 {name} {blob}\n"
    return witness_row(WitnessKind.PRINT, vault, text, b"", keys.sign)


def test_an_altered_check_code_of_the_past_is_signed_by_nobody(house, tmp_path):
    with house.open(ADA) as desk:
        pass
    with house.open(ADA) as desk:
        with stored(house) as db:
            values = (1_000_000_000, FORGED, b"x" * 64)
            db.execute(
                "UPDATE log_checkpoint SET size=?, root=?, signature=? WHERE epoch=1", values
            )
        with pytest.raises(IntegrityError, match="log-export-damaged"):
            desk.log_exports.write(tmp_path / "log.jsonl", "jsonl")
        with pytest.raises(IntegrityError, match="log-evidence-damaged"):
            desk.log_exports.evidence(tmp_path / "log.zip")
    with zipfile.ZipFile(tmp_path / "log.zip") as package:
        told = map(json.loads, package.read("checkpoints.jsonl").splitlines())
        assert 1 not in {one["epoch"] for one in told}
        facts = json.loads(package.read("facts.json"))
        head = parse_checkpoint(package.read("checkpoint.txt").decode())
        assert head.size == facts["size"]
    assert max(sizes(house)) < 1_000_000
    everybody_opens(house)


def test_a_false_head_of_the_right_size_is_signed_by_nobody(house):
    """With the open epoch's own key, as it lies in memory: this computer knows what it followed."""
    with house.open(ADA) as desk:
        vault = desk.clinic.vault
        with vault.read() as rows:
            size = rows.log.size()
        epoch = vault.recorder._epoch
        values = (FORGED, epoch.sign(vault.id, size, FORGED)[2], epoch.number)
        with stored(house) as db:
            db.execute("UPDATE log_checkpoint SET root=?, signature=? WHERE epoch=?", values)
        with pytest.raises(IntegrityError, match="log-damaged"):
            desk.witnesses.day_code()
        with pytest.raises(IntegrityError, match="log-damaged"):
            desk.witnesses.printed()
        assert FORGED not in {row.root for row in _rows(house)}


def _rows(house):
    with stored(house) as db:
        query = "SELECT id, kind, size, root, ms, body FROM log_witness"
        return [WitnessRow(*row) for row in db.execute(query)]


def test_older_heads_of_this_log_are_signed_and_others_clinics_are_not(house):
    with house.open(INA) as desk:
        vault = desk.clinic.vault
        older = signed_head(vault)
        desk.patient()
        again = countersigned(vault, older.text.rsplit("\u2014", 1)[0])
        assert (again.size, again.root) == (older.size, older.root)
        with pytest.raises(IntegrityError, match="log-damaged"):
            countersigned(vault, older.text.replace(vault.id.hex(), "ab" * 16))


def test_a_copy_that_nobody_signed_spoils_no_evidence(house, tmp_path):
    with house.open(ADA) as desk:
        desk.witnesses.sheet(tmp_path / "code.pdf")
        put(house, stranger(desk))
        desk.log_exports.evidence(tmp_path / "log.zip")
    with zipfile.ZipFile(tmp_path / "log.zip") as package:
        lines = [json.loads(one) for one in package.read("witnesses.jsonl").splitlines()]
    assert WitnessKind.PRINT in {one["kind"] for one in lines}
    assert FORGED not in {parse_checkpoint(one["note"]).root for one in lines}


def test_a_time_and_a_server_that_nobody_signed(house, tmp_path):
    with house.open(ADA) as desk:
        desk.witnesses.sheet(tmp_path / "code.pdf")
        listed, status = desk.witnesses.list(), desk.review.verify()
        [row, *_] = [one for one in _rows(house) if one.kind == WitnessKind.PRINT]
        said = decode(row.body)
        for kind, changed in (
            (WitnessKind.TIMESTAMP, {"where": "freetsa.org", "token": b"junk", "stamped": 1 << 40}),
            (WitnessKind.PRINT, {"generations": bytes(16)}),
            (WitnessKind.EXPORT, {}),
        ):
            whole = {**said, **changed}
            body = encode(whole)
            put(house, _fitted(desk.clinic.vault.id, kind, row, body))
        assert desk.witnesses.list() == listed
        again = desk.review.verify()
        assert (again.witnessed, again.witnessed_by) == (status.witnessed, status.witnessed_by)
        assert len(desk.health.verify().damaged) == 3


def _fitted(vault, kind, row, body):
    digest = hashlib.sha256(context("log-witness", int(kind), body)).digest()[:16]
    return row._replace(id=digest, kind=int(kind), body=body)


def test_a_package_holds_time_stamps_that_openssl_verifies(house, tmp_path):
    server = TimeServer(Authority(tmp_path / "tsa"))
    try:
        with house.open(ADA) as desk:
            desk.witnesses.set_server(TimestampServer(server.url, server.authority.pem))
            desk.log_exports.evidence(tmp_path / "log.zip")
    finally:
        server.close()
    with zipfile.ZipFile(tmp_path / "log.zip") as package:
        package.extractall(tmp_path / "package")
    place = "timestamps/000"
    words = f"-data {place}.txt -in {place}.tsr -CAfile {place}.pem -untrusted {place}.pem"
    argv = ["openssl", "ts", "-verify", *words.split()]
    done = subprocess.run(
        argv, cwd=tmp_path / "package", capture_output=True, text=True, check=False
    )
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_damaged_package_is_said_to_be_none(house, tmp_path, method):
    file = tmp_path / "log.zip"
    with zipfile.ZipFile(file, "w", method) as package:
        package.writestr("checkpoint.txt", "clinicvault.local/" * 400)
    whole = file.read_bytes()
    with house.open() as desk:
        for at in range(0, len(whole), 3):
            spoiled = bytearray(whole)
            spoiled[at] ^= 0xFF
            file.write_bytes(spoiled)
            with pytest.raises(InputRefused, match="checkpoint-unreadable"):
                desk.witnesses.check_file(file)


def test_so_much_of_a_package_is_read_and_no_more(house, tmp_path):
    file = tmp_path / "log.zip"
    with house.open() as desk:
        text = desk.witnesses.day_code().text
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            for number in range(33):
                package.writestr(f"{number}.txt", bytes(1 << 20))
            package.writestr("checkpoint.txt", text)
        with pytest.raises(InputRefused, match="checkpoint-unreadable"):
            desk.witnesses.check_file(file)
