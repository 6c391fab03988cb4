"""A lock that programs take by turns: one at a time, waiting, freed with its file."""

import contextlib
import stat

import pytest

from clinicvault.domain.errors import StorageFailed
from clinicvault.storage import file_lock
from clinicvault.storage.file_lock import exclusive


def test_one_holds_it_at_a_time(tmp_path):
    path = tmp_path / "home" / "turn.lock"
    with exclusive(path):
        with pytest.raises(StorageFailed, match="database-busy"), exclusive(path, 0):
            pytest.fail("two hold it")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with exclusive(path, 0):
        pass


def test_it_waits_until_the_other_is_done(tmp_path, monkeypatch):
    held = contextlib.ExitStack()
    held.enter_context(exclusive(tmp_path / "turn.lock"))
    waited = []
    monkeypatch.setattr(
        file_lock.time, "sleep", lambda seconds: (waited.append(seconds), held.close())
    )
    with exclusive(tmp_path / "turn.lock"):
        assert len(waited) == 1


def test_it_is_free_after_an_error_inside(tmp_path):
    with contextlib.suppress(ValueError), exclusive(tmp_path / "turn.lock"):
        raise ValueError
    with exclusive(tmp_path / "turn.lock", 0):
        pass


def test_a_lock_that_cannot_be_made_is_an_error_of_the_disk(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file" / "turn.lock", tmp_path):
        with pytest.raises(StorageFailed, match="storage-io"), exclusive(path):
            pytest.fail("no file, no lock")
