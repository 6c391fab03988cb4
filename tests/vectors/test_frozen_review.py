"""What revision 0005 kept of the log's review is read, and goes on, today."""

from __future__ import annotations

import pytest

from clinicvault.access.release.recipients import Recipient, add_recipient, recipients
from clinicvault.access.verifying import verify_rows
from clinicvault.domain.export_records import FollowUpRecord, RecipientRecord
from clinicvault.domain.review_records import NoticeRecord
from tests.storage.raw_sql import plain
from tests.unit.access.rows import rows_of
from tests.unit.access.world import INA, PAM
from tests.vectors.frozen_vault import FOLDER, thaw

NAME = "vault-0005"


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setenv("CLINICVAULT_KDF_MEMORY_MIB", "64")
    made = thaw(NAME, tmp_path / "vault")[0]
    yield made
    made.shut()


def test_the_set_is_small():
    assert sum(one.stat().st_size for one in (FOLDER / NAME).iterdir()) < 160_000


def test_a_notice_and_a_copy_of_the_logs_head(world):
    [notice] = rows_of(world, NoticeRecord)
    assert notice.user == world.user(INA)
    [[(copies,)]] = plain(world.database, "SELECT count(*) FROM log_witness")
    assert copies == 1


def test_the_address_book_begins(world):
    assert rows_of(world, RecipientRecord) == rows_of(world, FollowUpRecord) == []
    made = add_recipient(world.session(PAM), Recipient(name="Dr Weber"))
    world.again()
    assert recipients(world.session(INA)) == [made]
    assert [f for f in verify_rows(world.ports, world.pin) if f] == []
