"""Copies of the log's head: made by what leaves, kept here, and held against the log."""

import datetime as dt
import io
import json
import shutil
import zipfile

import numpy as np
import pytest
import segno
from PIL import Image

from clinicvault.audit.heads import generations
from clinicvault.domain.errors import InputRefused, IntegrityError, UsageError
from clinicvault.services.backups.restoring import restore
from clinicvault.services.views import WitnessKind
from tests.unit.services.real_clinic import ADA, INA


def png_of(code):
    """The code as a window shows it, photographed."""
    modules = np.pad(~np.array(code.qr), 4, constant_values=True).astype(np.uint8) * 255
    out = io.BytesIO()
    Image.fromarray(modules).resize([4 * len(modules)] * 2, Image.Resampling.NEAREST).save(
        out, "PNG"
    )
    return out.getvalue()


def kinds(desk):
    return [one.kind for one in desk.witnesses.list()]


def test_a_new_clinic_has_no_copy_elsewhere(house):
    with house.open(ADA) as desk:
        assert desk.witnesses.list() == ()
        status = desk.review.verify()
        assert (status.ok, status.witnessed, status.witnessed_by) == (True, None, None)


def test_the_code_needs_nobody_and_holds(house):
    with house.open() as desk:
        code = desk.witnesses.day_code()
        assert len(code.qr) == len(code.qr[0])
        assert any(map(any, code.qr))
        assert code.text.count("\u2014 ") == 2
        found = desk.witnesses.check(code.text)
        assert (found.result, found.size, found.missing) == ("holds", code.size, 0)
        assert desk.witnesses.list() == ()  # shown is not held


def test_a_page_to_print_is_a_copy_and_logged(house, tmp_path):
    for number, language in enumerate(("en", "fr"), 1):
        with house.open(ADA) as desk:
            code = desk.witnesses.sheet(tmp_path / f"{language}.pdf", language)
            [entry, *_] = desk.log(event="log-code-print")
            assert entry.seq < code.size
            status = desk.review.verify()
            assert status.witnessed == code.made
            assert status.witnessed_by is WitnessKind.PRINT
            assert kinds(desk) == [WitnessKind.PRINT] * number
    with house.open() as desk:
        assert desk.witnesses.check_file(tmp_path / "fr.pdf").result == "holds"
        with pytest.raises(UsageError, match="output-exists"):
            desk.witnesses.sheet(tmp_path / "fr.pdf")
        with pytest.raises(InputRefused, match="sheet-language"):
            desk.witnesses.sheet(tmp_path / "de.pdf", "de")
    assert not (tmp_path / "de.pdf").exists()


def test_a_code_on_the_screen_counts_once_it_was_taken(house):
    with house.open(ADA) as desk:
        code = desk.witnesses.day_code()
        desk.be(ADA)
        desk.witnesses.printed()
        [copy] = desk.witnesses.list()
        assert (copy.kind, copy.size, copy.holds) == (WitnessKind.PRINT, code.size, True)
        [entry] = desk.log(event="log-code-print")
        assert entry.user == ADA
    with house.open() as desk:
        desk.witnesses.printed()
        assert len(desk.witnesses.list()) == 2


def test_a_backup_carries_it(house, tmp_path):
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "backup")
        assert kinds(desk) == [WitnessKind.BACKUP]
        assert desk.review.verify().witnessed_by is WitnessKind.BACKUP
        [manifest] = (tmp_path / "backup").rglob("manifest.json")
        assert desk.witnesses.check_file(manifest).result == "holds"


def test_an_export_of_the_log_carries_it(house, tmp_path):
    with house.open(ADA) as desk:
        desk.log_exports.write(tmp_path / "log.jsonl", "jsonl")
        assert kinds(desk) == [WitnessKind.LOG_EXPORT]
        assert desk.witnesses.check_file(tmp_path / "log.jsonl").result == "holds"


def test_a_photograph_of_the_code_is_read(house, tmp_path):
    with house.open() as desk:
        (tmp_path / "photo.png").write_bytes(png_of(desk.witnesses.day_code()))
        assert desk.witnesses.check_file(tmp_path / "photo.png").result == "holds"
        segno.make_qr("https://example.org").save(str(tmp_path / "else.png"), scale=4)
        with pytest.raises(InputRefused, match="checkpoint-unreadable"):
            desk.witnesses.check_file(tmp_path / "else.png")


@pytest.mark.parametrize(
    "name", ["text", "crlf", "json", "zip", "around", "no-newline", "plain-dash"]
)
def test_however_it_is_brought(house, tmp_path, name):
    file = tmp_path / name
    with house.open() as desk:
        text = desk.witnesses.day_code().text
        if name == "zip":
            with zipfile.ZipFile(file, "w") as package:
                package.writestr("log/entries.bin", bytes(3 << 20))
                package.writestr("checkpoint.txt", text)
        else:
            shapes = {
                "text": text,
                "crlf": text.replace("\n", "\r\n"),
                "json": json.dumps({"log": {"note": text}}),
                "around": f"Dear sir,\n\n{text}\nregards",
                "plain-dash": text.replace("\u2014", "-"),
                "no-newline": text.rstrip("\n"),
            }
            file.write_bytes(shapes[name].encode())
        assert desk.witnesses.check_file(file).result == "holds"


@pytest.mark.parametrize("data", [b"", b"nothing", b"PK\x03\x04junk", b"\xff\xfe\x00", b"{" * 9])
def test_what_is_none_is_said(house, tmp_path, data):
    (tmp_path / "file").write_bytes(data)
    with house.open() as desk:
        with pytest.raises(InputRefused, match="checkpoint-unreadable"):
            desk.witnesses.check_file(tmp_path / "file")
        with pytest.raises(UsageError, match="code-file-missing"):
            desk.witnesses.check_file(tmp_path / "none")
        with pytest.raises(InputRefused, match="checkpoint-unreadable"):
            desk.witnesses.check("clinicvault.local/")


def test_another_clinics_and_a_forged_one(house, tmp_path):
    with house.open() as desk:
        text = desk.witnesses.day_code().text
        other = text.replace(desk.clinic.vault.id.hex(), "ab" * 16)
        assert desk.witnesses.check(other).result == "other"
        lines = text.split("\n")
        lines[1] = str(int(lines[1]) + 1)
        assert desk.witnesses.check("\n".join(lines)).result == "unsigned"


def test_the_code_of_a_program_before_cosignatures_holds(house):
    """Signed by the log's own key alone."""
    with house.open() as desk:
        text = desk.review.verify().checkpoint
        assert text.count("\u2014 ") == 1
        assert desk.witnesses.check(text).result == "holds"


def test_a_silent_rollback_is_an_error_and_says_which_copy_tells_it(house, tmp_path):
    shutil.copytree(house.vault, tmp_path / "older")
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "backup")
        paper = desk.witnesses.day_code().text
    shutil.rmtree(house.vault)
    shutil.copytree(tmp_path / "older", house.vault)
    for file in house.home.glob("vaults/*/state*"):
        file.unlink()
    with pytest.raises(IntegrityError) as refused, house.open(INA):
        pass
    assert refused.value.code == "vault-rolled-back-backup"
    assert refused.value.params["missing"] > 0
    assert dt.datetime.now().astimezone().strftime("%Y-%m-%d") in refused.value.params["when"]
    with house.open() as desk:
        found = desk.witnesses.check(paper)
        assert (found.result, found.explained) == ("rolled-back", False)
        assert [(one.kind, one.holds, one.explained) for one in desk.witnesses.list()] == [
            (WitnessKind.BACKUP, False, False)
        ]
        status = desk.review.verify()
        assert {code for _, code in status.faults} == {"rolled-back"}
        assert "log-rolled-back" in {one.what for one in desk.health.verify().damaged}


def test_a_restore_is_told_by_the_log_until_it_is_settled(house, tmp_path):
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "backup")
    with house.open(INA) as desk:
        desk.patient("After the backup")
        paper = desk.witnesses.sheet(tmp_path / "paper.pdf")
    shutil.rmtree(house.vault)
    house.clock.sleep_days(1 / 24)
    assert not restore(house.host, tmp_path / "backup", house.vault).damaged
    with house.open() as desk:
        # Nobody can tell without the log: the code might be of after the restore.
        found = desk.witnesses.check(paper.text)
        assert (found.explained, found.perhaps) == (False, True)
    with house.open(INA) as desk:
        assert desk.witnesses.check(paper.text).perhaps
    with house.open(ADA) as desk:
        status = desk.review.verify()
        assert (status.ok, status.unsettled) == (True, 1)
        # The copy of before the restore does not hold, and the log says why.
        assert status.witnessed_by is not WitnessKind.PRINT
        found = desk.witnesses.check(paper.text)
        assert found.result in {"rolled-back", "replaced"}
        assert (found.explained, found.perhaps) == (True, False)
        lost = [one for one in desk.witnesses.list() if not one.holds]
        assert lost
        assert all(one.explained for one in lost)
        assert desk.review.settle() == 1
        assert desk.review.verify().unsettled == 0
    with house.open(ADA) as desk:
        assert desk.review.verify().ok
    # From now on a silent rollback is an error again, also to after the restore.
    shutil.copytree(house.vault, tmp_path / "restored")
    with house.open(ADA) as desk:
        desk.log_exports.write(tmp_path / "log.jsonl", "jsonl")
    shutil.rmtree(house.vault)
    shutil.copytree(tmp_path / "restored", house.vault)
    with pytest.raises(IntegrityError, match="vault-rolled-back-log"), house.open(ADA):
        pass


def test_the_same_backup_restored_twice_keeps_nobody_out(house, tmp_path):
    """Both times the log goes on as its second generation, and copies of both losses are known."""
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "backup")
    for number, patients in enumerate((3, 1)):
        with house.open(INA) as desk:
            for one in range(patients):
                desk.patient(f"After {number} {one}", consent=False)
        with house.open(ADA) as desk:
            desk.witnesses.sheet(tmp_path / f"paper-{number}.pdf")
        shutil.rmtree(house.vault)
        assert not restore(house.host, tmp_path / "backup", house.vault).damaged
        with house.open(ADA) as desk:
            status = desk.review.verify()
            assert (status.ok, status.unsettled) == (True, 1)
            lost = [one for one in desk.witnesses.list() if not one.holds]
            assert len(lost) == number + 1
            assert all(one.explained for one in lost)


def test_a_code_of_after_a_restore_is_not_explained_by_it(house, tmp_path):
    """Else who puts the log back to that restore has every later code excused."""
    with house.open(ADA) as desk:
        desk.backup.backup(tmp_path / "backup")
    with house.open(INA) as desk:
        for number in range(8):
            desk.patient(f"Lost {number}")
    shutil.rmtree(house.vault)
    house.clock.sleep_days(1 / 24)
    assert not restore(house.host, tmp_path / "backup", house.vault).damaged
    for name in ("vault", "home"):
        shutil.copytree(house.folder / name, tmp_path / "older" / name)
    house.clock.sleep_days(1 / 24)
    with house.open(INA) as desk:
        paper = desk.witnesses.day_code()
    for name in ("vault", "home"):
        shutil.rmtree(house.folder / name)
        shutil.copytree(tmp_path / "older" / name, house.folder / name)
    house.clock.sleep_days(1 / 24)
    with house.open(ADA) as desk:
        with desk.clinic.vault.read() as rows:
            [(seq, _, leaf)] = generations(rows.log, desk.clinic.ports.state.position())
        assert seq < paper.size <= leaf.cites[0]
        found = desk.witnesses.check(paper.text)
        assert found.result in {"rolled-back", "replaced"}
        assert (found.explained, found.perhaps) == (False, False)
