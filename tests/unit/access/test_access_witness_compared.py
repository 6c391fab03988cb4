"""A check code held against a log that was restored: what explains that it does not fit."""

import pytest

from clinicvault.access.certificates.trust_loading import Anchors
from clinicvault.access.witnesses import holding, listing
from clinicvault.audit import heads
from clinicvault.audit.checkpoint import Note, parse_checkpoint
from clinicvault.audit.cosignature import cosigned, cosigner_name
from clinicvault.crypto.keys import KeyPair
from clinicvault.domain.errors import IntegrityError
from tests.unit.access.test_access_witnesses import ports_of
from tests.unit.audit.attack_helpers import attacked_clinic, forged
from tests.unit.audit.log_helpers import VAULT
from tests.unit.audit.test_audit_witnesses import SECONDS, signed

MS = SECONDS * 1000
OTHER = KeyPair.generate()


@pytest.fixture
def clinic(tmp_path, monkeypatch):
    made = attacked_clinic(tmp_path)
    stations = {one.public.key_id: one.public.signing for one in (made.station, OTHER)}
    monkeypatch.setattr(listing, "load_anchors", lambda _rows, _pin: Anchors(VAULT, stations))
    return made


def lost(clinic):
    """The code of a head that a restore lost; the log went on as a new generation."""
    state = clinic.log.save()
    clinic.many(3)
    code, head = signed(clinic), clinic.head()
    clinic.log.load(state)
    clinic.recorder.forget()
    again = clinic.new_recorder()
    again.new_generation(head)
    clinic.write("restored", recorder=again)
    return code


def compared(clinic, code, began=None):
    checkpoint = parse_checkpoint(code.encoded())
    found = listing.compare(ports_of(clinic), b"", checkpoint, began or (lambda _: None))
    return found.explained, found.perhaps


@pytest.mark.parametrize(
    ("began", "told"),
    [
        (MS + 1_000, (True, False)),
        # Times are told in whole seconds: within one, nobody knows which was first.
        (MS + 999, (False, False)),
        (MS - 1, (False, False)),
        (None, (False, True)),
    ],
)
def test_only_a_code_of_before_the_restore_is_explained_by_it(clinic, began, told):
    code, asked = lost(clinic), []
    assert compared(clinic, code, lambda seq: asked.append(seq) or began) == told
    assert len(asked) == 1


def test_a_code_whose_time_nobody_tells_is_explained_perhaps(clinic):
    code = lost(clinic)
    name = cosigner_name(VAULT, OTHER.public.key_id)
    twice = cosigned(code, name, OTHER.public.signing, OTHER.sign, SECONDS)
    assert compared(clinic, twice, lambda _: MS + 5_000) == (False, True)
    strange = KeyPair.generate()
    named = cosigner_name(VAULT, strange.public.key_id)
    # Signed by one of the clinic, and told by a stranger.
    alone = Note(code.text, ())
    mixed = cosigned(alone, named, strange.public.signing, strange.sign, SECONDS)
    epoch = [one for one in code.signatures if one[0] == parse_checkpoint(code.encoded()).name]
    mixed = Note(mixed.text, (*epoch, *mixed.signatures))
    found = listing.compare(
        ports_of(clinic), b"", parse_checkpoint(mixed.encoded()), lambda _: MS + 5_000
    )
    assert not found.explained


def test_a_log_whose_beginnings_cannot_be_read_explains_nothing(clinic, monkeypatch):
    code = lost(clinic)

    def unreadable(*_):
        raise IntegrityError("leaf-unreadable", seq=3)

    monkeypatch.setattr(listing, "generations", unreadable)
    assert compared(clinic, code, lambda _: MS + 5_000) == (False, False)


def test_leaves_that_were_changed_below_hashes_that_were_not(clinic):
    code = signed(clinic)
    clinic.log.rows[2] = forged(clinic.log, 2)
    found = listing.compare(ports_of(clinic), b"", parse_checkpoint(code.encoded()))
    assert found.result == listing.ALTERED


def test_the_log_goes_on_as_it_was_when_it_was_noted(clinic):
    noted = clinic.head()
    holding.require_continued(clinic.log, (0, b""))
    holding.require_continued(clinic.log, noted)
    for size, root in ((noted[0], bytes(32)), (noted[0] + 1, noted[1])):
        with pytest.raises(IntegrityError, match="log-rolled-back"):
            holding.require_continued(clinic.log, (size, root))
    assert heads.nodes_agree(clinic.log, *noted)
