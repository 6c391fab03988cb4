"""Operating-system locks: exclusive, ended by their process, never stuck."""

import subprocess
import sys

import pytest

from clinicvault.audit.locks import FileLock, epoch_lock, is_running
from clinicvault.domain.errors import StorageFailed

HOLDER = """
import sys
from pathlib import Path
from clinicvault.audit.locks import FileLock
lock = FileLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    path = tmp_path / "locks" / "epoch-1.lock"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "held\n"
    yield process, path
    process.kill()
    process.communicate()


def test_a_lock_is_exclusive_and_given_back(tmp_path):
    one, other = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
    assert one.try_acquire()
    assert one.held
    assert not other.try_acquire()
    assert not other.held
    one.release()
    one.release()
    assert not one.held
    other.acquire()
    other.discard()
    assert not (tmp_path / "a.lock").exists()
    other.discard()


def test_waiting_ends_with_an_error_that_says_busy(tmp_path):
    one, other = FileLock(tmp_path / "a.lock"), FileLock(tmp_path / "a.lock")
    one.acquire()
    with pytest.raises(StorageFailed) as caught:
        other.acquire(seconds=0.01)
    assert caught.value.code == "log-busy"


def test_an_impossible_folder_is_a_storage_failure(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed) as caught:
        FileLock(tmp_path / "file" / "a.lock").try_acquire()
    assert caught.value.code == "log-lock-failed"


def test_another_processs_lock_counts_until_it_dies(holder):
    process, path = holder
    assert is_running(path.parent, 1)
    assert not FileLock(path).try_acquire()
    process.kill()
    process.wait()
    assert not is_running(path.parent, 1)
    assert not path.exists()
    assert not is_running(path.parent, 1)


def test_an_epochs_lock_is_a_file_of_its_own(tmp_path):
    lock = epoch_lock(tmp_path, 12)
    assert lock.path == tmp_path / "epoch-12.lock"
    lock.acquire()
    assert is_running(tmp_path, 12)
    assert not is_running(tmp_path, 1)
