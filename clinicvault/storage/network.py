"""Is a folder on a network share? SQLite's locks do not hold there, and files break silently."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path

from clinicvault.domain.errors import UsageError

Detector = Callable[[Path], str]
"""Gives the kind of file system of a folder ("nfs4") where it is a share, else an empty text."""

_KINDS = """
9p acfs afpfs afs beegfs ceph cifs coda davfs gfs gfs2 glusterfs gpfs lustre ncpfs nfs nfs4 ocfs2
prl_fs smb smb2 smb3 smbfs vboxsf virtiofs vmhgfs webdav
"""
_FUSE_HELPERS = """
ceph curlftpfs davfs davfs2 gcsfuse glusterfs gvfsd-fuse mergerfs rclone s3fs smbnetfs sshfs
vmhgfs-fuse
"""
_SHARES = frozenset(_KINDS.split())
_FUSE_SHARES = frozenset(_FUSE_HELPERS.split())
_MOUNTS = Path("/proc/self/mountinfo")


def require_local(path: Path, detect: Detector | None = None) -> None:
    """UsageError("network-share") where `path` lies on a share; `path` need not exist yet."""
    folder = path.resolve()
    while not folder.exists():
        folder = folder.parent
    if kind := (detect or detector())(folder):
        raise UsageError("network-share", kind=kind)


def detector() -> Detector:
    """The way to ask this operating system."""
    if sys.platform == "win32":
        return _windows_share
    if sys.platform == "darwin":
        return _mac_share
    return linux_share


def linux_share(folder: Path, mounts: Path = _MOUNTS) -> str:
    """By the mount table, which unlike statfs tells sshfs from a local FUSE file system."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    found = ("", "")
    for point, kind in map(_mount, lines):
        # A later mount on the same point hides the earlier one.
        if _contains(point, str(folder)) and len(point) >= len(found[0]):
            found = (point, kind)
    return found[1] if is_share(found[1]) else ""


def is_share(kind: str) -> bool:
    """Whether a file system of this name ("ext4", "fuse.sshfs") is a network share."""
    family, _, helper = kind.partition(".")
    return kind in _SHARES or (family.startswith("fuse") and helper in _FUSE_SHARES)


def _mount(line: str) -> tuple[str, str]:
    """(mount point, file system) of one line of mountinfo (proc(5))."""
    before, _, after = line.partition(" - ")
    fields, kinds = before.split(" "), after.split(" ")
    return (_unescape(fields[4]), kinds[0]) if len(fields) > 4 else ("", "")


def _unescape(point: str) -> str:
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, char)
    return point


def _contains(point: str, folder: str) -> bool:
    return bool(point) and (folder + "/").startswith(point.rstrip("/") + "/")


if sys.platform == "win32":
    _DRIVE_REMOTE = 4

    def _windows_share(folder: Path) -> str:
        drive = os.path.splitdrive(folder)[0]
        if drive.startswith("\\\\") and not drive.startswith("\\\\?\\"):
            return "smb"
        remote = ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE
        return "smb" if remote else ""


if sys.platform == "darwin":
    _MNT_LOCAL = 0x1000
    _FLAGS, _NAME, _NAME_END = 64, 72, 88
    """Offsets in `struct statfs` with 64-bit inodes (sys/mount.h)."""

    def _mac_share(folder: Path) -> str:
        libc = ctypes.CDLL(None)
        statfs = getattr(libc, "statfs$INODE64", None) or libc.statfs
        buffer = ctypes.create_string_buffer(4096)
        if statfs(os.fsencode(folder), buffer):
            return ""
        flags = int.from_bytes(buffer.raw[_FLAGS : _FLAGS + 4], sys.byteorder)
        name = buffer.raw[_NAME:_NAME_END].split(b"\0")[0].decode("ascii", "replace")
        return "" if flags & _MNT_LOCAL else name or "share"
