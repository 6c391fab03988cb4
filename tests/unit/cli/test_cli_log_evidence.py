"""`log evidence`: a new file, by somebody who is unlocked."""

import dataclasses

import pytest

from clinicvault.domain.errors import IntegrityError, Refused
from clinicvault.jobs import CancelToken


class LogExports:
    """Writes nothing; remembers for what it was asked."""

    def __init__(self):
        self.asked = []
        self.refused = None

    def evidence(self, output, progress=None, cancel=None):
        self.asked.append(output)
        self.cancel = cancel
        if self.refused is not None:
            raise self.refused
        return 2


@pytest.fixture
def exports(clinic, monkeypatch):
    made, found = clinic.services, LogExports()
    monkeypatch.setattr(clinic, "services", lambda: dataclasses.replace(made(), log_exports=found))
    return found


def test_the_package_is_written(as_user, exports, clinic, tmp_path):
    output = tmp_path / "evidence.zip"
    result = as_user("log", "evidence", "--output", output, "--json")
    assert result.json == {"output": str(output), "lines": 2}
    assert exports.asked == [output]
    assert "unlock" in " ".join(clinic.names)
    assert "2 lines of the log" in as_user("log", "evidence", "--output", output).out


def test_a_file_that_is_there_is_left_alone(as_user, exports, tmp_path):
    output = tmp_path / "evidence.zip"
    output.write_text("mine")
    assert as_user("log", "evidence", "--output", output).code == 2
    assert as_user("log", "evidence").code == 2
    assert exports.asked == []


def test_a_damaged_log_ends_as_one(as_user, exports, tmp_path):
    exports.refused = IntegrityError("log-evidence-damaged", count=2, lines=2180)
    result = as_user("log", "evidence", "--output", tmp_path / "e.zip")
    assert (result.code, "2 faults were found in its 2180 lines" in result.err) == (4, True)
    assert isinstance(exports.cancel, CancelToken)


def test_who_may_not_is_told(as_user, exports, tmp_path):
    exports.refused = Refused("role", act="read-log")
    assert as_user("log", "evidence", "--output", tmp_path / "e.zip").code == 3
