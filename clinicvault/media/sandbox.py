"""What a worker gives up before it sees a stranger's byte: files, network, processes, signals.

Linux: resource limits, Landlock and a seccomp allow-list, whatever of the three the system has.
macOS: a deny-all profile; Windows: a job object of one process with a memory limit. Both untested.
"""

from __future__ import annotations

import ctypes
import struct
import sys

try:
    import resource
except ImportError:  # Windows
    _HAS_LIMITS = False
else:
    _HAS_LIMITS = True

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_PROT_EXEC = 4

_ALLOWED = (
    "brk", "clock_getres", "clock_gettime", "close", "exit", "exit_group", "fstat", "futex",
    "getpid", "getrandom", "getrusage", "gettid", "gettimeofday", "lseek", "madvise", "mremap",
    "munmap", "newfstatat", "restart_syscall", "rseq", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "sched_getaffinity", "sched_yield", "setitimer", "sigaltstack", "times",
)  # fmt: skip
"""Calls that decoding makes; everything else (open, socket, exec, clone, kill …) gets EPERM."""


def confine(memory: int, *, requests: int = 0, replies: int = 1) -> dict[str, int]:
    """Give up every right but reading `requests`, writing `replies` and `memory` more bytes.

    Cannot be undone. Returns what now holds: {"rlimits", "landlock", "seccomp", "profile"}, 0
    where the system lacks it and else its version or 1.
    """
    held = {"rlimits": _limit_resources(memory), "landlock": 0, "seccomp": 0, "profile": 0}
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        filter_calls = _prepare_filter(requests, replies)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        held["landlock"] = _apply_landlock(libc)
        if filter_calls is not None:
            filter_calls.load()
            held["seccomp"] = 1
    if sys.platform == "darwin":
        held["profile"] = _apply_profile()
    if sys.platform == "win32":
        held["rlimits"] = _apply_job(memory)
    return held


def _limit_resources(memory: int) -> int:
    if not _HAS_LIMITS:
        return 0
    limits = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_NPROC": 0}
    if sys.platform == "linux":
        limits["RLIMIT_AS"] = _address_space() + memory
    for name, value in limits.items():
        _, hard = resource.getrlimit(getattr(resource, name))
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(getattr(resource, name), (most, most))
    return 1


if sys.platform == "linux":
    import os
    from pathlib import Path
    from typing import Protocol

    class _Filter(Protocol):
        def load(self) -> None: ...

    def _address_space() -> int:
        """Bytes of address space that this process has now."""
        pages = Path("/proc/self/statm").read_text("ascii").split()[0]
        return int(pages) * os.sysconf("SC_PAGESIZE")

    def _prepare_filter(requests: int, replies: int) -> _Filter | None:
        """The seccomp filter, ready to load; None where libseccomp is missing."""
        try:
            import pyseccomp  # noqa: PLC0415  (loading it fails where the library is missing)
        except (ImportError, RuntimeError, OSError):
            return None
        rules = pyseccomp.SyscallFilter(pyseccomp.ERRNO(1))
        for name in _ALLOWED:
            rules.add_rule(pyseccomp.ALLOW, name)
        no_code = pyseccomp.Arg(2, pyseccomp.MASKED_EQ, _PROT_EXEC, 0)
        for name in ("mmap", "mprotect"):
            rules.add_rule(pyseccomp.ALLOW, name, no_code)
        rules.add_rule(pyseccomp.ALLOW, "read", pyseccomp.Arg(0, pyseccomp.EQ, requests))
        rules.add_rule(pyseccomp.ALLOW, "write", pyseccomp.Arg(0, pyseccomp.EQ, replies))
        rules.set_attr(pyseccomp.Attr.CTL_TSYNC, 1)
        loadable: _Filter = rules
        return loadable

    def _apply_landlock(libc: ctypes.CDLL) -> int:
        """Deny every file, and where known every TCP port and signal; the interface's version."""
        version = int(libc.syscall(_LANDLOCK_CREATE, None, 0, 1))
        if version < 1:
            return 0
        files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
        ports = 3 if version >= 4 else 0
        scopes = 3 if version >= 6 else 0
        size = 24 if scopes else 16 if ports else 8
        rules = struct.pack("=QQQ", files, ports, scopes)
        descriptor = int(libc.syscall(_LANDLOCK_CREATE, rules, size, 0))
        if descriptor < 0:
            return 0
        done = int(libc.syscall(_LANDLOCK_RESTRICT, descriptor, 0))
        os.close(descriptor)
        return version if done == 0 else 0


if sys.platform == "darwin":

    def _apply_profile() -> int:
        """Deny everything through `sandbox_init` (untested)."""
        library = ctypes.CDLL("/usr/lib/libSystem.dylib")
        message = ctypes.c_char_p()
        profile = b"(version 1)(deny default)(allow sysctl-read)"
        return int(library.sandbox_init(profile, 0, ctypes.byref(message)) == 0)


if sys.platform == "win32":
    _JOB_FLAGS = 0x0008 | 0x0100 | 0x0400 | 0x2000
    """One process, memory limit, no crash dialogue, ended with its last handle."""

    def _apply_job(memory: int) -> int:
        """Put this process into a job object that allows no second process (untested)."""
        kernel = ctypes.windll.kernel32
        job = kernel.CreateJobObjectW(None, None)
        basic = struct.pack("=qqI4xQQI4xQII", 0, 0, _JOB_FLAGS, 0, 0, 1, 0, 0, 0)
        limits = basic + bytes(48) + struct.pack("=QQQQ", memory + (1 << 30), 0, 0, 0)
        if not kernel.SetInformationJobObject(job, 9, limits, len(limits)):
            return 0
        return int(bool(kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())))
