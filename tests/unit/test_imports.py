"""Every module imports where a system lacks fcntl, resource and pwd (as Windows does)."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
HIDDEN = ("fcntl", "resource", "pwd")


def modules():
    for path in sorted((TOP / "clinicvault").rglob("*.py")):
        parts = path.relative_to(TOP).with_suffix("").parts
        # Alembic runs its environment and reads its revisions itself; they are no modules.
        if "migrations" not in parts and parts[-1] != "__main__":
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def failures(names):
    """What each failing module says, all of them tried in one process."""
    program = "\n".join(
        [
            "import importlib, sys, traceback",
            "import subprocess, tempfile, multiprocessing.popen_spawn_posix",
            f"sys.modules.update(dict.fromkeys({HIDDEN!r}))",
            f"sys.path.insert(0, {str(TOP)!r})",
            f"for name in {list(names)!r}:",
            "    try:",
            "        importlib.import_module(name)",
            "    except ImportError:",
            "        print(name, traceback.format_exc())",
        ]
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return result.stdout


def test_every_module_imports_without_what_windows_lacks():
    names = list(modules())
    assert "clinicvault.domain.errors" in names
    assert failures(names) == ""


@pytest.mark.parametrize("name", HIDDEN)
def test_the_hiding_hides(name):
    assert "ModuleNotFoundError" in failures([name])
