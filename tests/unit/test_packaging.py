"""The start scripts and the lock files: what they ask for, when they stop, what they promise."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PACKAGING = TOP / "packaging"
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bundle.lock")

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or shutil.which("bash") is None, reason="needs bash"
)


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(name):
    """{package: set of versions} of a lock file."""
    found = {}
    text = (PACKAGING / name).read_text(encoding="utf-8")
    for package, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE):
        found.setdefault(normal(package), set()).add(version)
    return found


def requirements(*extras):
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return {normal(re.match(r"[\w.-]+", entry)[0]) for entry in wanted}


@pytest.fixture
def system(tmp_path):
    """A pretend system: only the commands that a test writes, and the few that any system has."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("bash", "cat", "cut", "dirname", "grep", "env", "printf", "mktemp", "rm"):
        (commands / name).symlink_to(shutil.which(name))
    command(commands, "ldconfig", "echo")
    return commands


def command(folder, name, body):
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(f"#!/bin/bash\n{body}\n")
    (folder / name).chmod(0o755)


def run_in(system, script, *arguments):
    """Run shell lines after packaging/lib.sh on the pretend system."""
    program = f'. "{PACKAGING}/lib.sh"; set -eu; {script}'
    return subprocess.run(
        [shutil.which("bash"), "-c", program, "-", *arguments],
        env={"PATH": str(system), "HOME": str(system.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def debian(system, user=1000):
    command(system, "apt-get", f'echo "apt-get $*" >>"{system.parent}/apt.log"')
    command(system, "dpkg-query", "true")
    command(system, "id", f"echo {user}")
    return system.parent / "apt.log"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_hashes_everything(name):
    text = (PACKAGING / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(find-links|index-url|extra-index-url|trusted-host)", text)
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize(
    ("name", "extras"),
    [("requirements.lock", ()), ("requirements-dev.lock", ("dev",)), (LOCKS[2], ("bundle",))],
)
def test_a_lock_holds_all_that_the_project_asks_for(name, extras):
    assert requirements(*extras) | {"hatchling"} <= set(locked(name))


@pytest.mark.parametrize("name", LOCKS[1:])
def test_the_locks_agree_so_that_tests_run_on_what_is_shipped(name):
    other = locked(name)
    assert {p: v for p, v in locked("requirements.lock").items() if other.get(p) != v} == {}


def test_qt_stays_on_the_version_that_python_3_11_can_run():
    text = (PACKAGING / "requirements.lock").read_text(encoding="utf-8")
    found = re.findall(r"^pyside6-essentials==([\d.]+) ; (.*?) \\$", text, re.MULTILINE)
    on_3_11 = [version for version, marker in found if "< '3.12'" in marker]
    assert [version[:5] for version in on_3_11] == ["6.11."]


def test_every_locked_package_is_listed_with_its_licence():
    path = TOP / "resources" / "help" / "technical" / "licences.md"
    rows = re.findall(r"^\| ([\w.-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    everything = set().union(*(locked(name) for name in LOCKS))
    assert sorted(everything - {normal(row) for row in rows}) == []


@pytest.mark.parametrize("script", ["run", "test", "lock", "bundle", "macos/build"])
def test_a_script_is_runnable_and_well_formed(script):
    path = PACKAGING / script
    assert os.access(path, os.X_OK)
    subprocess.run([shutil.which("bash"), "-n", path], check=True)


def test_only_a_python_that_starts_and_is_new_enough_is_taken(system):
    command(system, "python3.11", "exit 127")
    command(system, "python3.12", "exit 1")
    command(system, "python3", f'exec "{sys.executable}" "$@"')
    result = run_in(system, "find_python")
    assert result.stdout.strip() == str(system / "python3")


def test_without_any_python_both_packages_are_asked_for(system):
    result = run_in(system, "missing_python")
    assert result.stdout.split() == ["python3", "python3-venv"]


def test_a_python_without_venv_asks_for_its_own_package(system):
    version = 'echo "3.11"'
    command(system, "python3.11", f'case "$*" in *ensurepip*) exit 1;; *print*) {version};; esac')
    assert run_in(system, "missing_python").stdout.split() == ["python3.11-venv"]


def test_a_whole_python_asks_for_nothing(system):
    command(system, "python3.11", "exit 0")
    assert run_in(system, "missing_python").stdout == ""


def test_only_the_missing_libraries_are_asked_for(system):
    command(system, "ldconfig", 'echo "	libGL.so.1 (libc6,x86-64) => /x/libGL.so.1"')
    result = run_in(system, 'missing_libraries "$qt_libraries"')
    packages = result.stdout.split()
    assert "libgl1" not in packages
    assert {"libegl1", "libxcb-cursor0", "libseccomp2"} <= set(packages)


def test_a_library_with_a_longer_name_is_no_substitute(system):
    command(
        system,
        "ldconfig",
        'echo "	libGL.so.10 (libc6) => /x"; echo "	libGL.so.1.2 (libc6) => /x"',
    )
    assert "libgl1" in run_in(system, 'missing_libraries "$qt_libraries"').stdout.split()


def test_a_system_without_ldconfig_is_left_in_peace(system):
    command(system, "ldconfig", "exit 127")
    assert run_in(system, 'missing_libraries "$qt_libraries"').stdout == ""


def test_without_root_one_line_is_printed_and_nothing_installed(system):
    log = debian(system)
    result = run_in(system, "install_packages libgl1 xvfb; echo went on")
    lines = [line for line in result.stderr.splitlines() if "apt-get" in line]
    assert result.returncode == 1
    assert [line.strip() for line in lines] == [
        "sudo apt-get update && sudo apt-get install --no-install-recommends -y libgl1 xvfb"
    ]
    assert "went on" not in result.stdout
    assert not log.exists()


def test_with_root_they_are_installed(system):
    log = debian(system, user=0)
    assert run_in(system, "install_packages libgl1 xvfb").returncode == 0
    assert log.read_text().splitlines() == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends libgl1 xvfb",
    ]


def test_with_nothing_missing_nothing_is_said_or_done(system):
    log = debian(system)
    result = run_in(system, "install_packages")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert not log.exists()


def test_another_system_is_told_what_is_missing_and_goes_on(system):
    result = run_in(system, "install_packages libgl1; echo went on")
    assert "libgl1" in result.stdout
    assert "went on" in result.stdout


def environment(folder):
    """A pretend virtual environment: a Python that tells what pip was asked to do."""
    (folder / "bin").mkdir(parents=True)
    command(
        folder / "bin",
        "python",
        f'if [ "$1 $2" = "-m pip" ]; then echo "pip $*" >>"{folder}/pip.log"; exit 0; fi\n'
        f'exec "{sys.executable}" "$@"',
    )
    return folder / "pip.log"


def test_the_second_start_installs_nothing(system, tmp_path):
    log = environment(tmp_path / "venv")
    script = f'venv="{tmp_path}/venv"; make_environment requirements.lock'
    assert run_in(system, script).returncode == 0
    first = log.read_text().splitlines()
    assert len(first) == 2
    assert "--require-hashes" in first[0]
    assert "up to date" in run_in(system, script).stdout
    assert log.read_text().splitlines() == first


@pytest.mark.parametrize("name", ["letter.txt", ".hidden", "folder"])
def test_a_folder_that_is_no_environment_is_never_emptied(system, tmp_path, name):
    command(system, "python3.11", f'echo "$*" >>"{tmp_path}/python.log"')
    mine = tmp_path / "my papers"
    mine.mkdir()
    if name == "folder":
        (mine / name).mkdir()
    else:
        (mine / name).write_text("dear diary")
    script = f'venv="{mine}"; make_environment requirements.lock'
    result = run_in(system, script)
    assert result.returncode == 1
    assert "no virtual environment" in result.stderr
    assert [path.name for path in mine.iterdir()] == [name]
    assert (
        not (tmp_path / "python.log").exists()
        or "venv" not in (tmp_path / "python.log").read_text()
    )


@pytest.mark.parametrize("there", ["nothing", "empty", "old environment"])
def test_an_environment_is_made_where_none_or_an_old_one_is(system, tmp_path, there):
    command(system, "python3.11", f'echo "$*" >>"{tmp_path}/python.log"')
    venv = tmp_path / "venv"
    if there != "nothing":
        venv.mkdir()
    if there == "old environment":
        (venv / "pyvenv.cfg").touch()
        (venv / "lib").mkdir()
    run_in(system, f'venv="{venv}"; make_environment requirements.lock')
    assert f"-m venv --clear {venv}" in (tmp_path / "python.log").read_text()


def test_another_lock_installs_again(system, tmp_path):
    log = environment(tmp_path / "venv")
    script = f'venv="{tmp_path}/venv"; make_environment '
    run_in(system, script + "requirements.lock")
    stamp = tmp_path / "venv" / ".clinicvault-requirements.lock"
    stamp.write_text("made from something else\n")
    run_in(system, script + "requirements.lock")
    assert len(log.read_text().splitlines()) == 4


def test_an_install_that_fails_leaves_no_stamp(system, tmp_path):
    environment(tmp_path / "venv")
    command(tmp_path / "venv" / "bin", "python", '[ "$1" != "-m" ]')
    script = f'venv="{tmp_path}/venv"; make_environment requirements.lock'
    assert run_in(system, script).returncode != 0
    assert list((tmp_path / "venv").glob(".clinicvault*")) == []


def test_the_bundle_starts_its_workers_by_the_flag_that_the_pool_gives():
    from clinicvault.media.slot import WORKER_FLAG
    from clinicvault.services.demo.drawing import DRAWING_FLAG

    text = (PACKAGING / "entry.py").read_text(encoding="utf-8")
    assert f'MEDIA_WORKER = "{WORKER_FLAG}"' in text
    assert f'DEMO_DRAWING = "{DRAWING_FLAG}"' in text


def test_the_test_command_ends_with_pytests_own_closing_line():
    text = (PACKAGING / "test").read_text(encoding="utf-8")
    pattern = re.search(r"grep -E '(\^=.*?)' ", text)[1]
    for line in (
        "======================= 5 failed, 1351 passed in 17.90s ========================",
        "=========== 1 passed, 2 skipped, 1 xfailed in 905.11s (0:15:05) ============",
        "======================= no tests ran in 0.01s ==================",
        "==================== 1 error in 0.31s =====================",
    ):
        assert re.search(pattern, line)
    assert not re.search(pattern, "=== short test summary info ===")
