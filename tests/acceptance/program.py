"""The program, loaded once: each command is a process of its own, forked from one that waits.

A story runs dozens of commands, and loading the program takes most of each. The process that waits
has loaded it and done nothing else; its children get arguments, environment and folder of theirs.
"""

from __future__ import annotations

import atexit
import dataclasses
import functools
import json
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

TOP = Path(__file__).parents[2]
PROGRAM = "import sys; from clinicvault.bootstrap import main; sys.exit(main())"
_SECONDS = 300
_WAITING = """
import json, os, sys
import clinicvault.bootstrap

def become(order):
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    for number, path in enumerate([os.devnull, *order["outputs"]]):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["-c", *order["arguments"]]
    exec(order["program"], {"__name__": "__main__"})

for line in sys.stdin:
    child = os.fork()
    if not child:
        become(json.loads(line))
        sys.exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclasses.dataclass(frozen=True)
class Done:
    """What became of one process."""

    returncode: int
    stdout: str
    stderr: str


def run(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path, program: str = PROGRAM
) -> Done:
    """Run the program once, to its end."""
    waiting = _waiting()
    with tempfile.TemporaryDirectory() as place:
        outputs = [Path(place, name) for name in ("out", "err")]
        order = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
            "outputs": [str(path) for path in outputs],
            "program": program,
        }
        code = waiting.carry_out(order)
        return Done(code, *(path.read_text(encoding="utf-8") for path in outputs))


class _Waiting:
    """The process that has loaded the program; it ends with the tests' own process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WAITING],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=TOP,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._orders, self._answers = self._process.stdin, self._process.stdout

    def carry_out(self, order: Mapping[str, object]) -> int:
        """Exit code, negative for a signal; a process that does not end ends the waiting one."""
        self._orders.write(json.dumps(order) + "\n")
        self._orders.flush()
        if not select.select([self._answers], [], [], _SECONDS)[0]:
            self.end()
            raise TimeoutError(order["arguments"])
        return int(self._answers.readline())

    def end(self) -> None:
        """No more orders."""
        _waiting.cache_clear()
        self._orders.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()


@functools.cache
def _waiting() -> _Waiting:
    made = _Waiting()
    atexit.register(made.end)
    return made
