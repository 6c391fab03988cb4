"""An export that stops half-way: cancelled at any step, the disk full, the place gone."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from clinicvault.access.release import limits
from clinicvault.domain.errors import Cancelled, ClinicVaultError, StorageFailed, UsageError
from clinicvault.domain.roles import Role
from clinicvault.domain.rules import ClinicRules, Limits
from clinicvault.jobs import CancelToken
from clinicvault.services.giving import leaving
from clinicvault.services.views.exports import PackageKind
from tests.drills.gifts import ENDINGS, KINDS, gifts_of
from tests.faults.test_import_disk_full import full_database
from tests.unit.services.real_clinic import make_house

pytestmark = pytest.mark.slow
STEPS = (0, 1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 10_000)
"""After so many looks at whether to go on; the last is never reached."""


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        folder = tmp_path_factory.mktemp("clinic")
        temp = folder / "temp"
        temp.mkdir()
        patch.setenv("TMPDIR", str(temp))
        patch.setattr(tempfile, "tempdir", str(temp))
        house = make_house(folder / "pc")[0]
        with gifts_of(house, folder) as gifts:
            gifts.temp = temp
            gifts.plans = {kind: gifts.plan(kind, photos=gifts.photos[:2]) for kind in KINDS}
            yield gifts


@pytest.fixture(params=KINDS, ids=lambda kind: kind.value)
def kind(request):
    return request.param


@pytest.fixture(autouse=True)
def _no_hour(monkeypatch):
    """So many exports are more than a person makes in an hour; its limits have their own tests."""
    unlimited = tuple((role, Limits(0, 0, 0)) for role in Role)
    monkeypatch.setattr(limits, "rules", lambda _: ClinicRules(limits=unlimited))


def everything(folder):
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))


def shared_memory():
    """Segments of this machine's memory that have a name."""
    place = Path("/dev/shm")
    return {one.name for one in place.iterdir()} if place.is_dir() else set()


class Stopping:
    """Cancels when it was told of progress, or asked whether to go on, so many times."""

    def __init__(self, after):
        self.left, self.token = after, CancelToken()
        self.token.check = self.check

    def check(self):
        self.tick()
        CancelToken.check(self.token)

    def tick(self, *_):
        self.left -= 1
        if self.left < 0:
            self.token.cancel()


def kept_of(gifts):
    """What the list of gifts says now."""
    return [(one.id, one.form) for one in gifts.desk.ledger.gifts(gifts.patient)]


def test_cancelled_at_every_step_it_leaves_nothing(clinic, kind, tmp_path):
    """Until it is too late to stop: then it is there, whole."""
    plan, output = clinic.plans[kind], clinic.output(tmp_path, kind)
    before, stopped = shared_memory(), 0
    for after in STEPS:
        stopping = Stopping(after)
        gifts = kept_of(clinic)
        try:
            given = clinic.desk.giving.give(
                plan,
                output,
                second=clinic.second(kind),
                progress=stopping.tick,
                cancel=stopping.token,
            )
        except Cancelled:
            stopped += 1
            assert everything(tmp_path) == []
            assert everything(clinic.temp) == []
            assert_told(clinic, gifts)
            continue
        assert output.exists()
        assert given.pictures == 2
        break
    assert 2 < stopped < len(STEPS)
    assert shared_memory() <= before


def assert_told(clinic, before):
    """A gift that was written down and then stopped is not one that arrived in silence."""
    new = [one for one in kept_of(clinic) if one not in before]
    if new:
        outcomes = {entry.outcome for entry in newest(clinic)}
        assert outcomes & {"cancelled", "failed", "incomplete"}, outcomes


def newest(clinic):
    """The log's last entries, as an administrator reads them."""
    from tests.unit.services.real_clinic import ADA, PAUL

    clinic.desk.be(ADA)
    try:
        return clinic.desk.log(event="export")[:3]
    finally:
        clinic.desk.be(PAUL)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 KiB."""
    place = tmp_path / "stick"
    place.mkdir()
    if not hasattr(os, "geteuid") or os.geteuid() or sys.platform != "linux":
        pytest.skip("mounting a disk takes root")
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this computer mounts no disk here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_explained_and_leaves_nothing(clinic, kind, small_disk):
    gifts = kept_of(clinic)
    with pytest.raises(StorageFailed) as said:
        clinic.desk.giving.give(
            clinic.plans[kind], clinic.output(small_disk, kind), second=clinic.second(kind)
        )
    assert said.value.code == "disk-full"
    assert everything(small_disk) == []
    assert everything(clinic.temp) == []
    assert kept_of(clinic) == gifts, "the room is taken before anything is written down"


@pytest.mark.parametrize("spare", [0, 1, 2])
def test_where_nothing_can_be_written_down_nothing_leaves(clinic, spare, tmp_path):
    """The database's disk fills up: whichever entry it stops at, no byte goes out unrecorded."""
    plan, left, code = clinic.plans[PackageKind.CERTIFICATE], 0, ""
    before = len(kept_of(clinic))
    with full_database(clinic.desk, spare):
        for number in range(200):
            output = tmp_path / f"{number}.p7m"
            try:
                clinic.desk.giving.give(plan, output)
            except StorageFailed as error:
                code = error.code
                break
            left += 1
    assert code == "disk-full"
    assert len(everything(tmp_path)) == left
    assert len(kept_of(clinic)) == before + left
    assert everything(clinic.temp) == []


def test_what_is_there_already_is_not_touched(clinic, kind, tmp_path):
    output, gifts = clinic.output(tmp_path, kind), kept_of(clinic)
    if ENDINGS[kind]:
        output.write_bytes(b"mine")
    else:
        output.mkdir()
        (output / "mine").write_bytes(b"mine")
    there = everything(tmp_path)
    with pytest.raises(UsageError, match="output-exists"):
        clinic.desk.giving.give(clinic.plans[kind], output, second=clinic.second(kind))
    assert everything(tmp_path) == there
    assert kept_of(clinic) == gifts


def test_a_link_is_not_followed(clinic, kind, tmp_path):
    """Whoever can write to the folder cannot lead the package elsewhere."""
    output, away = clinic.output(tmp_path, kind), tmp_path / "away"
    output.symlink_to(away)
    with pytest.raises(ClinicVaultError):
        clinic.desk.giving.give(clinic.plans[kind], output, second=clinic.second(kind))
    assert not away.exists()


def test_a_place_in_the_vault_or_nowhere_is_refused(clinic, tmp_path):
    plan = clinic.plans[PackageKind.AGE]
    for output in (tmp_path / "no" / "folder" / "a.age", clinic.desk.clinic.path / "a.age"):
        with pytest.raises((UsageError, StorageFailed)):
            clinic.desk.giving.give(plan, output)
        assert not output.exists()


def test_what_nobody_foresaw_stands_in_the_log_beside_what_was_written_down(
    clinic, kind, tmp_path, monkeypatch
):
    """No memory for the last step: the entry that says "given" does not stay alone."""

    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(leaving, "new_place", breaking(leaving.new_place, fail))
    monkeypatch.setattr(leaving, "new_file", breaking(leaving.new_file, fail))
    before = len(kept_of(clinic))
    with pytest.raises(MemoryError):
        clinic.desk.giving.give(
            clinic.plans[kind], clinic.output(tmp_path, kind), second=clinic.second(kind)
        )
    assert everything(tmp_path) == []
    assert len(kept_of(clinic)) == before + 1
    last = newest(clinic)[0]
    assert (last.outcome, dict(last.detail)["reason"]) == ("failed", "unexpected")


def breaking(real, fail):
    """`new_file` or `new_place` whose writing fails."""

    @contextlib.contextmanager
    def opened(*given):
        with real(*given):
            yield SimpleNamespace(write=fail, fill=fail)

    return opened
