"""A copy that turned up: by the mark the program names export and recipient, or nobody."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import sqlite3
import types

import numpy as np
import pytest
from PIL import Image

from clinicvault.domain.errors import Cancelled, InputRefused, Refused, UsageError
from clinicvault.domain.recipes import Recipe
from clinicvault.domain.record_kinds import Purpose
from clinicvault.jobs import CancelToken
from clinicvault.services import duties
from clinicvault.services.tracing import candidates, comparing
from clinicvault.services.views.tracing import Confidence
from tests.unit.media import leaks
from tests.unit.services.marked_exports import COVERED, gave, leaked, photo_file, pixels_of
from tests.unit.services.real_clinic import ADA, INA, PAUL


@pytest.fixture(scope="module")
def traceable(empty_clinic, tmp_path_factory):
    """Rousseau's two photos and Berg's one left for five recipients; (house, what is known)."""
    folder = tmp_path_factory.mktemp("traceable")
    house = empty_clinic[0].copy(folder)
    known = types.SimpleNamespace(gifts={}, patients={}, photos=[])
    with house.open(INA) as desk:
        for name, files in (("Rousseau", (1, 2)), ("Berg", (5,))):
            patient = desk.patient(name)
            paths = [photo_file(folder / f"{seed}.jpg", seed, 6 - seed % 2 * 5) for seed in files]
            report = desk.importing.run(patient, paths)
            desk.consents.grant(patient, Purpose.COLLEAGUES)
            known.patients[name] = patient
            known.photos += [one.photo for one in report.imported]
        desk.be(PAUL)
        first, second, other = known.photos
        gifts = (
            ("Dr Weber", "Rousseau", [first], COVERED),
            ("Dr Okafor", "Rousseau", [first], dataclasses.replace(COVERED, mark=None)),
            ("Dr Kim", "Rousseau", [first, second], Recipe()),
            ("Dr Bell", "Rousseau", [first, second], Recipe()),
            ("Dr Cole", "Berg", [other], Recipe(longest=400, quality=85)),
        )
        for recipient, name, photos, recipe in gifts:
            known.gifts[recipient] = gave(desk, known.patients[name], photos, recipient, recipe)
    known.first, known.second, known.other = first, second, other
    return house, known


@pytest.fixture
def clinic(traceable, tmp_path):
    """(Paul's desk, what is known)."""
    house, known = traceable
    with house.copy(tmp_path / "pc").open(PAUL) as desk:
        yield desk, known


def copy_of(known, recipient, folder, photo="", **how):
    """A file with what somebody was given, after a messenger."""
    made = known.gifts[recipient][1]
    return leaked(folder / "copy.jpg", made[photo or known.first], **how)


@pytest.mark.parametrize(
    ("recipient", "photo"),
    [("Dr Weber", "first"), ("Dr Okafor", "first"), ("Dr Kim", "second"), ("Dr Cole", "other")],
)
def test_the_copy_names_export_and_recipient(clinic, tmp_path, recipient, photo):
    desk, known = clinic
    photo = getattr(known, photo)
    found = desk.tracing.trace(copy_of(known, recipient, tmp_path, photo))
    [one] = found.named
    assert found.confidence is one.confidence is Confidence.TRACED
    assert (one.export, one.recipient) == (known.gifts[recipient][0], recipient)
    assert one.photo == photo
    assert one.z > 8
    assert (one.purpose, one.form, one.by) == (Purpose.COLLEAGUES, "age", PAUL)
    whose = "Berg" if recipient == "Dr Cole" else "Rousseau"
    assert (one.patient_id, one.patient_name) == (known.patients[whose], f"Amélie {whose}")
    assert (found.exports, found.unmarked, found.whole) == (5, 0, True)
    assert [shown.photo for shown in found.shown] == [photo]


def test_recipients_of_the_very_same_picture_are_told_apart(clinic, tmp_path):
    desk, known = clinic
    for recipient in ("Dr Kim", "Dr Bell"):
        found = desk.tracing.trace(copy_of(known, recipient, tmp_path, known.second))
        assert [one.recipient for one in found.named] == [recipient]


def test_copies_that_were_mixed_name_both(clinic, tmp_path):
    desk, known = clinic
    both = [pixels_of(known.gifts[name][1][known.second]) for name in ("Dr Kim", "Dr Bell")]
    Image.fromarray(leaks.averaged(*both)).save(tmp_path / "mixed.png")
    found = desk.tracing.trace(tmp_path / "mixed.png")
    assert {one.recipient for one in found.named} == {"Dr Kim", "Dr Bell"}
    assert found.named[0].z >= found.named[1].z


def test_an_unmarked_copy_names_nobody_but_the_picture(clinic, tmp_path):
    """As it was before it left: somebody inside took it."""
    desk, known = clinic
    photo_file(tmp_path / "inside.jpg", 1)
    found = desk.tracing.trace(tmp_path / "inside.jpg")
    assert (found.confidence, found.named) == (Confidence.NOTHING, ())
    assert [(one.photo, one.patient_id) for one in found.shown] == [
        (known.first, known.patients["Rousseau"])
    ]
    assert (found.compared, found.exports) == (3, 5)


def test_a_strangers_picture_shows_nothing(clinic, tmp_path):
    desk, _ = clinic
    Image.fromarray(leaks.photo(640, 480, 77)).save(tmp_path / "other.jpg")
    found = desk.tracing.trace(tmp_path / "other.jpg")
    assert (found.confidence, found.named, found.shown) == (Confidence.NOTHING, (), ())
    assert found.compared == 3


def test_it_may_be_narrowed_to_a_patient_and_to_days(clinic, tmp_path):
    desk, known = clinic
    copy = copy_of(known, "Dr Kim", tmp_path)
    found = desk.tracing.trace(copy, known.patients["Berg"])
    assert (found.named, found.compared, found.exports) == ((), 1, 1)
    today = dt.datetime.now().astimezone().date()
    assert desk.tracing.trace(copy, known.patients["Rousseau"], today).named
    later = desk.tracing.trace(copy, since=today + dt.timedelta(days=1))
    assert (later.named, later.compared, later.exports) == ((), 0, 0)
    with pytest.raises(UsageError, match="patient-unknown"):
        desk.tracing.trace(copy, "00" * 16)


def test_the_log_has_it_before_and_after_and_names_no_file(clinic, tmp_path):
    desk, known = clinic
    copy = copy_of(known, "Dr Cole", tmp_path, known.other).rename(tmp_path / "CANARY.jpg")
    export = desk.tracing.trace(copy).named[0].export
    desk.be(ADA)
    entries = desk.log(event="trace")
    assert [one.outcome for one in entries] == ["done"] * 3
    assert {one.user for one in entries} == {PAUL}
    [whole] = [one for one in entries if not one.patient]
    told = dict(whole.detail)
    assert (told["recipient"], told["disclosure"], told["confidence"]) == (
        "Dr Cole", export, "traced",
    )  # fmt: skip
    assert "CANARY" not in str(desk.log())


def test_records_that_are_not_needed_stay_shut(clinic, tmp_path):
    """Berg's left last, so that it is looked at first, and Rousseau's not at all."""
    desk, known = clinic
    found = desk.tracing.trace(copy_of(known, "Dr Cole", tmp_path, known.other))
    assert found.compared == 1
    desk.be(ADA)
    assert len({one.patient for one in desk.log(event="trace") if one.patient}) == 1


def test_at_an_unlock_teams_are_given_the_keys_that_they_lack(clinic, monkeypatch):
    desk, _ = clinic
    asked = []
    monkeypatch.setattr(duties, "pass_on", asked.append)
    duties.renew(desk.clinic.session)
    assert asked == [desk.clinic.session]


@pytest.mark.parametrize("user", [INA, ADA])
def test_who_opens_no_pictures_traces_none(clinic, tmp_path, user):
    desk, known = clinic
    copy = copy_of(known, "Dr Cole", tmp_path, known.other)
    desk.be(user)
    with pytest.raises(Refused, match="role"):
        desk.tracing.trace(copy)
    desk.be(ADA)
    assert [one.outcome for one in desk.log(event="trace")] == ["refused"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.jpg", b"", "file-empty"),
        ("text.jpg", b"no picture at all", "format-unknown"),
        ("cut.jpg", None, "picture"),
        ("", b"", "file-not-regular"),
        ("missing.jpg", None, "file-unreadable"),
    ],
)
def test_what_is_no_picture_is_refused(clinic, tmp_path, name, data, code):
    desk, known = clinic
    file = tmp_path / name
    if name == "cut.jpg":
        data = known.gifts["Dr Kim"][1][known.first][:900]
    if name and data is not None:
        file.write_bytes(data)
    with pytest.raises(InputRefused, match=code):
        desk.tracing.trace(file)
    desk.be(ADA)
    assert [one.outcome for one in desk.log(event="trace")] == ["failed"]


def test_a_record_that_is_shut_is_named_as_not_looked_at(clinic, tmp_path):
    desk, known = clinic
    desk.be(INA)
    desk.consents.withdraw(known.patients["Rousseau"], Purpose.CARE)
    desk.be(PAUL)
    found = desk.tracing.trace(copy_of(known, "Dr Kim", tmp_path))
    assert (found.confidence, found.whole, found.compared) == (Confidence.NOTHING, False, 1)
    [left] = found.not_looked
    assert left.patient_id == known.patients["Rousseau"]
    assert set(left.photos) == {known.first, known.second}
    assert left.problem.startswith("consent")
    desk.be(ADA)
    assert not [one for one in desk.log(event="trace") if one.outcome == "refused"]


@pytest.mark.parametrize(
    ("code", "others", "left"),
    [("record-other-team", 1, []), ("record-archived", 0, ["record-archived"])],
)
def test_other_teams_records_are_counted_and_shut_ones_are_named(
    clinic, tmp_path, monkeypatch, code, others, left
):
    desk, known = clinic

    def shut(*_asked):
        raise Refused(code)

    monkeypatch.setattr(comparing, "require_open", shut)
    found = desk.tracing.trace(
        copy_of(known, "Dr Cole", tmp_path, known.other), known.patients["Berg"]
    )
    assert (found.other_teams, found.compared) == (others, 0)
    assert [one.problem for one in found.not_looked] == left


def test_a_record_that_shuts_in_the_middle_is_named(clinic, tmp_path, monkeypatch):
    desk, known = clinic
    monkeypatch.setattr(comparing.Comparing, "shut", lambda *_: "")
    desk.be(INA)
    desk.consents.withdraw(known.patients["Berg"], Purpose.CARE)
    desk.be(PAUL)
    found = desk.tracing.trace(
        copy_of(known, "Dr Cole", tmp_path, known.other), known.patients["Berg"]
    )
    [left] = found.not_looked
    assert left.photos == (known.other,)
    assert left.problem.startswith("consent")


def test_a_damaged_row_of_a_picture_is_named(clinic, tmp_path):
    desk, known = clinic
    with contextlib.closing(sqlite3.connect(desk.clinic.path / "vault.db")) as rows, rows:
        rows.execute("DROP TRIGGER IF EXISTS photo_no_update")
        photo = bytes.fromhex(known.other)
        changed = rows.execute("UPDATE photo SET original_size = 1 WHERE id = ?", [photo])
        assert changed.rowcount == 1
    found = desk.tracing.trace(
        copy_of(known, "Dr Cole", tmp_path, known.other), known.patients["Berg"]
    )
    [left] = found.not_looked
    assert (left.photos, left.problem) == ((known.other,), "row-altered")


def test_a_damaged_picture_is_named_and_the_others_are_looked_at(clinic, tmp_path):
    desk, known = clinic
    session = desk.clinic.session
    with session.vault.read() as rows:
        row = rows.get(candidates.PhotoRecord, bytes.fromhex(known.second))
    desk.clinic.ports.objects.delete(row.preview_object)
    found = desk.tracing.trace(copy_of(known, "Dr Weber", tmp_path))
    assert found.named[0].recipient == "Dr Weber"
    [left] = found.not_looked
    assert left.photos == (known.second,)
    assert found.compared == 2


def test_a_picture_that_is_gone_is_named(clinic, tmp_path, monkeypatch):
    desk, known = clinic
    gone = bytes(15) + b"\x01"
    told, listed = candidates.recipes_of, candidates.disclosures_found

    def more(*asked):
        gifts, lost = listed(*asked)
        return [dataclasses.replace(one, photos=(*one.photos, gone)) for one in gifts], lost

    monkeypatch.setattr(candidates, "disclosures_found", more)
    monkeypatch.setattr(candidates, "recipes_of", lambda text: {**told(text), gone: Recipe()})
    found = desk.tracing.trace(copy_of(known, "Dr Cole", tmp_path, known.other))
    assert found.named
    assert {(one.problem, one.photos) for one in found.not_looked} == {
        ("trace-picture-gone", (gone.hex(),))
    }


def test_what_was_left_out_of_an_export_is_no_part_of_it(clinic, tmp_path, monkeypatch):
    desk, known = clinic
    told = candidates.recipes_of
    more = {bytes(15) + b"\x01": Recipe()}
    monkeypatch.setattr(candidates, "recipes_of", lambda text: {**told(text), **more})
    found = desk.tracing.trace(copy_of(known, "Dr Cole", tmp_path, known.other))
    assert found.named
    assert found.whole


def test_what_no_program_wrote_is_named(clinic, tmp_path, monkeypatch):
    desk, known = clinic

    def newer(_text):
        raise InputRefused("recipe-newer")

    monkeypatch.setattr(candidates, "recipes_of", newer)
    found = desk.tracing.trace(copy_of(known, "Dr Weber", tmp_path))
    assert {one.problem for one in found.not_looked} == {"recipe-newer"}
    assert (found.compared, found.exports) == (0, 0)


def test_exports_without_a_mark_are_counted_apart(clinic, tmp_path):
    desk, known = clinic
    gave(desk, known.patients["Berg"], [known.other], "Dr Old", plan="")
    found = desk.tracing.trace(copy_of(known, "Dr Weber", tmp_path))
    assert (found.exports, found.unmarked) == (5, 1)


def test_an_export_whose_key_does_not_open_is_named(clinic, tmp_path, monkeypatch):
    desk, known = clinic
    weber = bytes.fromhex(known.gifts["Dr Weber"][0])
    told = candidates.forensic_keys

    def fewer(*asked):
        return {**told(*asked), weber: ()}

    monkeypatch.setattr(candidates, "forensic_keys", fewer)
    found = desk.tracing.trace(copy_of(known, "Dr Weber", tmp_path))
    assert found.named == ()
    assert [one.problem for one in found.not_looked] == ["trace-no-key"]


def test_progress_reaches_the_end_once(clinic, tmp_path):
    desk, known = clinic
    told = []
    desk.tracing.trace(copy_of(known, "Dr Cole", tmp_path, known.other), progress=told.append)
    done = [one.done for one in told]
    assert done == sorted(done)
    assert told[-1].done <= told[-1].total
    told.clear()
    desk.tracing.trace(
        leaked(tmp_path / "x.jpg", known.gifts["Dr Cole"][1][known.other], 0.5, 20),
        progress=told.append,
    )
    assert told[-1].finished


def test_a_cancelled_trace_ends_and_is_logged(clinic, tmp_path):
    desk, known = clinic
    token, told = CancelToken(), []

    def stop(moment):
        told.append(moment)
        token.cancel()

    with pytest.raises(Cancelled):
        desk.tracing.trace(
            copy_of(known, "Dr Cole", tmp_path, known.other), progress=stop, cancel=token
        )
    assert len(told) == 1
    desk.be(ADA)
    assert dict(desk.log(event="trace")[0].detail)["reason"] == "cancelled"


def test_the_lock_wins(clinic, tmp_path):
    desk, known = clinic
    with pytest.raises(Refused, match="locked"):
        desk.tracing.trace(
            copy_of(known, "Dr Cole", tmp_path, known.other),
            progress=lambda _: desk.unlocking.lock(),
        )


def test_no_picture_stays_in_memory(clinic, tmp_path, monkeypatch):
    desk, known = clinic
    kept = []
    gate = desk.clinic.unlocked.gate
    content = type(gate)._content

    def noted(self, *asked):
        kept.append(content(self, *asked))
        return kept[-1]

    monkeypatch.setattr(type(gate), "_content", noted)
    desk.tracing.trace(copy_of(known, "Dr Cole", tmp_path, known.other))
    assert len(kept) == 2
    assert not any(np.frombuffer(one, np.uint8).any() for one in kept)
