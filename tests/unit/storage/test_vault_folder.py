"""A vault's folder: made where nothing lies, removed without touching what is not its own."""

import pytest

from clinicvault.domain.errors import UsageError
from clinicvault.storage.vault_folder import VaultFolder, reading


@pytest.fixture
def made(tmp_path):
    (tmp_path / "vault").mkdir()
    folder = VaultFolder(tmp_path / "vault")
    folder.create()
    return folder


def test_a_folder_is_free_when_empty_or_missing(tmp_path):
    VaultFolder(tmp_path / "new").require_free()
    VaultFolder(tmp_path).require_free()
    (tmp_path / "file").write_text("")
    for taken in (tmp_path, tmp_path / "file"):
        with pytest.raises(UsageError, match="vault-exists"):
            VaultFolder(taken).require_free()


def test_a_vault_is_where_its_database_is(tmp_path, made):
    assert made.exists()
    made.require()
    with pytest.raises(UsageError, match="vault-missing"):
        VaultFolder(tmp_path / "other").require()


def test_before_the_founding_there_is_no_record(made):
    assert made.founding() is None
    with reading(made.database) as rows:
        assert rows.log.size() == 0


def test_removing_takes_the_store_and_leaves_what_is_not_its_own(tmp_path, made):
    made.objects()
    made.locks.mkdir()
    stranger = tmp_path / "vault" / "vault.db.from-old-clinic"
    stranger.write_text("kept")
    made.remove()
    assert [path.name for path in (tmp_path / "vault").iterdir()] == ["vault.db.from-old-clinic"]
    stranger.unlink()
    made.remove()
    assert not (tmp_path / "vault").exists()
