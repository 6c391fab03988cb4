"""kill -9 on an export's way out: no byte leaves unrecorded, and what left nothing is noted so."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pyrage
import pytest

from clinicvault.domain.errors import UsageError
from clinicvault.domain.exports import FollowUp
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views.exports import PackageKind
from tests.faults import giving_child
from tests.faults.test_giving_stops import shared_memory
from tests.unit.services.giving import IDENTITY, giver_of
from tests.unit.services.real_clinic import ADA, INA, PAUL, make_house

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX"),
]
TOP = Path(__file__).parents[2]
KINDS = (PackageKind.AGE, PackageKind.PLAIN)
SILENT = ("before", "uncommitted")
"""Points at which nothing is on record yet."""


@dataclasses.dataclass
class Killed:
    """A clinic of which an export was killed, before anybody opened it again."""

    house: object
    patient: str
    photo: str
    weber: str
    before: int
    output: Path
    kind: PackageKind

    @property
    def bytes_out(self) -> bytes:
        """Everything that lies where it was to go."""
        files = [one for one in self.output.parent.rglob("*") if one.is_file()]
        return b"".join(one.read_bytes() for one in files)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
        patch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
        folder = tmp_path_factory.mktemp("killed")
        house, _ = make_house(folder / "pc")
        with giver_of(house, folder) as giver:
            rules = giver.desk.be(ADA).releases.rules()
            plain = rules.plain | {Purpose.CARE}
            giver.desk.releases.set_rules(dataclasses.replace(rules, plain=plain))
            giver.desk.be(PAUL)
            view = giver.desk.recipients.get(giver.weber)
            giver.desk.recipients.check(giver.weber, view.fingerprint)
            told = giver.patient, giver.bare, giver.weber, giver.gifts()
        yield house, told


@pytest.fixture
def killed(template, tmp_path, monkeypatch):
    """Run an export until it is killed at a point."""
    monkeypatch.setenv("CLINICVAULT_NO_KEYCHAIN", "1")
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setenv("TMPDIR", str(temp))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    house, (patient, photo, weber, before) = template
    house = house.copy(tmp_path / "pc")
    (tmp_path / "out").mkdir()

    def run(point, kind):
        output = tmp_path / "out" / ("gift.age" if kind is PackageKind.AGE else "gift.jpg")
        asked = (house.folder, point, kind.value, patient, photo, weber, output)
        there = shared_memory()
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.giving_child", *map(str, asked)],
            cwd=TOP, capture_output=True, text=True, check=False, env=os.environ.copy(),
        )  # fmt: skip
        assert done.returncode == -9, done.stderr
        assert shared_memory() <= there, "no picture stays in memory that has a name"
        assert [one for one in temp.rglob("*") if one.is_file() and one.stat().st_size] == []
        return Killed(house, patient, photo, weber, before, output, kind)

    return run


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
@pytest.mark.parametrize("point", giving_child.POINTS)
def test_whatever_left_is_on_record_and_the_vault_is_whole(killed, point, kind):
    found = killed(point, kind)
    with found.house.open(INA) as desk:
        desk.clinic._join()  # the unlock tidies in the background
        assert not desk.health.verify().damaged
        desk.be(ADA)
        assert desk.review.verify().ok
        told = desk.log(event="export", outcome="given")
        desk.be(PAUL)
        gifts = desk.ledger.gifts(found.patient)
    new = len(gifts) - found.before
    assert new == len(told) == (0 if point in SILENT else 1), "log and ledger say the same"
    if not new:
        assert not any(found.bytes_out), "room was taken, and not a byte of a picture written"
    if point == "written":
        data = found.bytes_out
        whole = data if kind is PackageKind.PLAIN else pyrage.decrypt(data, [IDENTITY])
        assert whole.startswith(b"\xff\xd8" if kind is PackageKind.PLAIN else b"PK")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
def test_what_was_written_down_and_never_left_is_noted_so_and_given_again(killed, kind):
    found = killed("committed", kind)
    assert not any(found.bytes_out)
    with found.house.open(PAUL) as desk:
        gift = desk.ledger.gifts(found.patient)[0]
        assert gift.last is None
        desk.ledger.note([gift.id], FollowUp.NOT_LEFT, "the power was cut; the file was empty")
        [noted] = [one for one in desk.ledger.gifts(found.patient) if one.id == gift.id]
        assert (noted.last, noted.ask_back) == (FollowUp.NOT_LEFT, False)
        plan = giving_child.plan_of(found.patient, found.photo, found.weber, kind)
        with pytest.raises(UsageError, match="output-exists"):
            giving_child.given(desk, plan, found.output)
        found.output.unlink()
        giving_child.given(desk, plan, found.output)
        assert any(found.bytes_out)
        assert len(desk.ledger.gifts(found.patient)) == found.before + 2
        # Without consent the first is not asked back from somebody who never had it.
        desk.be(INA).consents.withdraw(found.patient, Purpose.CARE)
        desk.be(PAUL)
        assert gift.id not in [one.id for one in desk.ledger.to_ask_back(found.patient)]
