"""Many rows looked up together are held against the log and their signers as each alone."""

import pytest

from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.records import AssignmentRecord


def test_looked_up_together_as_strictly_as_alone(world):
    """Of rows that are there, missing, false, or nobody's."""
    patient, _ = world.treated()
    other, _ = world.treated(b"other", family="Blanc")
    third, _ = world.treated(b"third", family="Vert")
    nobody = bytes(16)
    world.swap("update assignment set consent = x'00' where id = ?", other)
    world.swap("delete from assignment where id = ?", third)
    ids = [patient, other, third, nobody]
    with world.vault.read() as rows:
        reader = world.vault.reader(rows)
        alone = world.vault.reader(rows)
        reader.ahead(AssignmentRecord, ids, rows.among(AssignmentRecord, "id", ids))
        asked = []
        before = rows.get
        rows.get = lambda *one: asked.append(one) or before(*one)
        assert reader.need(AssignmentRecord, patient) == alone.need(AssignmentRecord, patient)
        for row, code in ((other, "row-altered"), (third, "row-missing")):
            for one in (reader, alone):
                with pytest.raises(IntegrityError, match=code):
                    one.get(AssignmentRecord, row)
        assert reader.get(AssignmentRecord, nobody) is None
        assert not reader.deleted(AssignmentRecord, nobody)
        assert len(asked) == 3
