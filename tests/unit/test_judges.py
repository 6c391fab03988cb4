"""Others' programs that judge ours are not skipped where every check has to run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import judges

TOP = Path(__file__).parents[2]
NPM = TOP / "tests" / "unit" / "services" / "npm"


@pytest.mark.skipif(not judges.REQUIRED, reason="only where CLINICVAULT_JUDGES is 1")
@pytest.mark.parametrize("name", judges.PACKAGES)
def test_every_judge_is_here(name):
    if not judges.has_to_be_here(name):
        pytest.skip(f"{judges.PACKAGES[name]}: only Debian has it as a package")
    assert judges.is_here(name), judges.PACKAGES[name]


@pytest.mark.parametrize(("setting", "ended"), [("1", "1 failed"), ("", "1 skipped")])
def test_a_missing_one_fails_where_it_has_to_be_here_and_is_skipped_elsewhere(
    tmp_path, setting, ended
):
    (tmp_path / "test_one.py").write_text(
        "from tests import judges\njudges._PATH = ''\n\n\n"
        "def test_one():\n    judges.require('npm')\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={
            **os.environ, "CLINICVAULT_JUDGES": setting, "PYTHONPATH": str(TOP),
            "PYTEST_ADDOPTS": "",
        },
    )  # fmt: skip
    assert ended in done.stdout


def test_packaging_asks_for_them_and_installs_them():
    script = (TOP / "packaging" / "test").read_text("utf-8")
    assert "export CLINICVAULT_JUDGES=1" in script
    for packages in judges.PACKAGES.values():
        assert all(name in script for name in packages.split(" and "))


def test_what_npm_installs_is_always_the_same():
    """Each package with its digest, or inside one that has it."""
    lock = json.loads((NPM / "package-lock.json").read_text("utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages["node_modules/fhir"]["version"] == "4.12.0"
    for name, one in packages.items():
        inside = one.get("inBundle") and name.startswith("node_modules/fhir/")
        assert inside or one["integrity"].startswith("sha512-"), name
