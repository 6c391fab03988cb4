"""From an export to the entry of its leaked copy, through the window over the real services."""

from __future__ import annotations

from pathlib import Path

from clinicvault.domain.recipes import Recipe, VisibleMark
from clinicvault.domain.record_kinds import Purpose
from clinicvault.gui.context import Place
from clinicvault.services.views.exports import ExportPlan, PackageKind, PlannedPicture
from clinicvault.services.views.releases import RecipientDetails
from clinicvault.services.views.tracing import Confidence
from tests.gui.hands import seen
from tests.unit.services.marked_exports import leaked, photo_file
from tests.unit.services.real_clinic import ADA, INA, PAUL, Desk, password


def given(real: Desk, patient: str, name: str, output: Path) -> bytes:
    """The first picture as a plain file, by the wizard's own service, with a second person."""
    to = real.recipients.add(RecipientDetails(name)).id
    recipe = Recipe(mark=VisibleMark(name))
    picture = PlannedPicture(real.photos(patient)[0], recipe, searched=True, looked=True)
    plan = ExportPlan(
        patient, (picture,), to, Purpose.CARE, None, PackageKind.PLAIN, note="her file"
    )
    assert real.giving.faces(picture.photo, Purpose.CARE) == ()
    real.giving.give(plan, output, second=(real.id_of(ADA), password(ADA)))
    [file] = output.rglob("*.jpg")
    return file.read_bytes()


def test_a_leaked_copy_leads_to_the_entry_of_its_export(work, click, tmp_path):
    real, shell, wait = work(INA)
    patient = real.patient()
    real.importing.run(patient, [photo_file(tmp_path / f"{n}.jpg", n) for n in (1, 2)])
    real, shell, wait = work(PAUL)
    names = ("Dr Weber", "Dr Okafor")
    files = {name: given(real, patient, name, tmp_path / name[3:]) for name in names}
    shell.go(Place("trace"))
    wait()
    page = shell.page
    for name, jpeg in files.items():
        page.asking.zone.take(leaked(tmp_path / "turned up.jpg", jpeg, 0.9, 80))
        click(page.asking.begin)
        wait()
        assert page.result.view.confidence is Confidence.TRACED
        assert f"This copy comes from what was given to {name}" in seen(page.result)
    export = page.result.view.named[0].export
    click(page.result.cards[0].gift)
    wait()
    wait()
    [gift] = shell.page.part("given").card.gifts
    assert (gift.id, gift.recipient) == (export, "Dr Okafor")
