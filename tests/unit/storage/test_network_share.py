"""Which folders count as a network share, by a played mount table."""

from pathlib import Path

import pytest

from clinicvault.domain.errors import UsageError
from clinicvault.storage import network

MOUNTS = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:30 / /mnt/nas rw - nfs4 server:/export rw,vers=4.2
24 22 0:31 / /mnt/with\040blank rw - cifs //server/share rw
25 22 0:32 / /home/ann/remote rw master:3 - fuse.sshfs ann@server: rw
26 22 0:33 / /home/ann/crypt rw - fuse.gocryptfs /enc rw
27 23 8:2 / /mnt/nas/local rw - xfs /dev/sdb1 rw
28 22 0:34 / /media/twice rw - ext4 /dev/sdc1 rw
29 22 0:35 / /media/twice rw - 9p share rw
30 22 0:36 / /mnt/drive rw - fuseblk /dev/sdd1 rw
broken line
"""


@pytest.fixture
def mounts(tmp_path):
    table = tmp_path / "mountinfo"
    table.write_text(MOUNTS.lstrip())
    return table


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", ""),
        ("/srv/clinic", ""),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nas/clinic/vault", "nfs4"),
        ("/mnt/nas2/clinic", ""),
        ("/mnt/nas/local/vault", ""),
        ("/mnt/with blank/vault", "cifs"),
        ("/home/ann/remote", "fuse.sshfs"),
        ("/home/ann/crypt", ""),
        ("/media/twice/vault", "9p"),
        ("/mnt/drive/vault", ""),
    ],
)
def test_the_deepest_and_latest_mount_decides(mounts, folder, kind):
    assert network.linux_share(Path(folder), mounts) == kind


def test_without_a_mount_table_nothing_is_refused(tmp_path):
    assert network.linux_share(Path("/"), tmp_path / "none") == ""


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "fuse.rclone"])
def test_shares(kind):
    assert network.is_share(kind)


@pytest.mark.parametrize(
    "kind", ["", "ext4", "xfs", "btrfs", "tmpfs", "fuse", "fuseblk", "fuse.x", "x.sshfs"]
)
def test_local_file_systems(kind):
    assert not network.is_share(kind)


def test_the_detector_is_asked_for_the_nearest_folder_that_exists(tmp_path):
    asked = []
    network.require_local(tmp_path / "new" / "vault.db", lambda folder: asked.append(folder) or "")
    assert asked == [tmp_path.resolve()]


def test_a_link_to_a_share_is_followed(tmp_path):
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    with pytest.raises(UsageError) as refused:
        network.require_local(
            tmp_path / "link" / "vault.db",
            lambda folder: "nfs" if folder.name == "share" else "",
        )
    assert refused.value.params == {"kind": "nfs"}


def test_this_systems_own_detector_answers(tmp_path):
    assert isinstance(network.detector()(tmp_path), str)
