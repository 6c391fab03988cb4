"""How a process that makes patients' keys is started: hardened before it is given one."""

from __future__ import annotations

import sys
from pathlib import Path

KEY_WORKER = "--clinicvault-key-worker"
_CODE = (
    "import sys; sys.path.insert(0, {root!r}); "
    "from clinicvault.desktop.hardening import harden; harden(); "
    "from clinicvault.access.rotation.key_worker import main; main()"
)


def worker_command() -> tuple[str, ...]:
    """This interpreter afresh, or the bundled program with a flag."""
    if getattr(sys, "frozen", False):
        return (sys.executable, KEY_WORKER)
    root = str(Path(__file__).resolve().parents[2])
    return (sys.executable, "-I", "-c", _CODE.format(root=root))
