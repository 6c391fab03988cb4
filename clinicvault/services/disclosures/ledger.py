"""The ledger of disclosures: who got what and why, what came after, what is to be asked back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from clinicvault.access.damage import Row, found_rows, row_of
from clinicvault.access.patients import follow_ups
from clinicvault.access.patients.disclosures import Disclosure, disclosures_found
from clinicvault.access.patients.follow_ups import After
from clinicvault.access.release.recipients import recipients
from clinicvault.access.session import VaultSession
from clinicvault.domain.errors import IntegrityError
from clinicvault.domain.exports import FollowUp, RecipientSort
from clinicvault.domain.ids import patient_code
from clinicvault.domain.ports import Snapshot
from clinicvault.domain.records import DisclosureRecord, PatientRecord
from clinicvault.domain.roles import Act
from clinicvault.services.clinic import Clinic
from clinicvault.services.known import known_patient, parse_id
from clinicvault.services.names import user_name
from clinicvault.services.telling import full_name, moment
from clinicvault.services.viewing import photo_id
from clinicvault.services.views import releases as views

from .standing import Judge, judge


class Ledger:
    """Implements `api.exports.LedgerService`."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic

    def whole(self, patient_id: str = "") -> views.LedgerView:
        """Gifts and what is shown, of one patient or of all, read once."""
        records = list(self._records(patient_id))
        return views.LedgerView(self._gifts(records), self._shown(records))

    def gifts(self, patient_id: str = "") -> tuple[views.GiftView, ...]:
        """Of one patient, or of all; newest first. What is damaged is left out, and told."""
        return self._gifts(self._records(patient_id))

    def to_ask_back(self, patient_id: str = "") -> tuple[views.GiftView, ...]:
        """Those that may not stay where they are, and were not returned."""
        return tuple(one for one in self.gifts(patient_id) if one.ask_back)

    def note(self, gift_ids: Sequence[str], what: FollowUp, note: str = "") -> None:
        """Acknowledged, asked back, returned or kept; logged, one entry each."""
        gifts = [_gift_id(one) for one in gift_ids]
        for gift in dict.fromkeys(gifts):
            follow_ups.answer(self._clinic.session, gift, what, note)

    def show(self, gift_id: str, photo_ids: Sequence[str], place: str) -> None:
        """Pictures given for marketing are shown at a place from now on; logged, one entry each."""
        session, gift = self._clinic.session, _gift_id(gift_id)
        photos = [photo_id(one) for one in photo_ids] or self._photos(gift)
        for photo in dict.fromkeys(photos):
            follow_ups.show(session, gift, photo, place)

    def take_down(self, item_id: str, note: str = "") -> None:
        """It is shown there no longer; logged."""
        follow_ups.take_down(self._clinic.session, parse_id(item_id, "live-unknown"), note)

    def live(self, patient_id: str = "") -> tuple[views.LiveView, ...]:
        """Everything that is shown now, what must be taken down first, then the oldest."""
        return self._shown(self._records(patient_id, followed=True))

    def _gifts(self, records: Iterable[_Record]) -> tuple[views.GiftView, ...]:
        own = self._patients_entries()
        found = (self._gift(record, one, own) for record in records for one in record.gifts)
        return tuple(sorted(found, key=lambda one: (one.when, one.id), reverse=True))

    def _shown(self, records: Iterable[_Record]) -> tuple[views.LiveView, ...]:
        found = [
            self._live(record, item) for record in records for item in follow_ups.live(record.after)
        ]
        return tuple(sorted(found, key=lambda one: (not one.red, one.since, one.id)))

    def _photos(self, gift: bytes) -> list[bytes]:
        session = self._clinic.session
        session.require(Act.FOLLOW_UP)
        with session.vault.read() as rows:
            return list(follow_ups.gift_of(session, rows, gift)[0].photos)

    def _records(self, patient_id: str, *, followed: bool = False) -> Iterator[_Record]:
        """Of one patient, or of all of whom something left (`followed`: something was noted)."""
        session = self._clinic.session
        session.require(Act.LIST_PATIENTS)
        damaged: dict[Row, bytes] = {}
        if patient_id:
            patients = {known_patient(self._clinic, patient_id)}
        else:
            patients = _patients(session, damaged, followed=followed)
        found = []
        with session.vault.read() as rows:
            for patient in sorted(patients):
                try:
                    found.append(_read(session, rows, patient, damaged))
                except IntegrityError as error:
                    damaged[row_of(error, PatientRecord.TABLE, patient)] = patient
        session.tell_damage(damaged)
        return iter(found)

    def _patients_entries(self) -> frozenset[bytes]:
        """Entries of the address book that are patients themselves."""
        found = recipients(self._clinic.session)
        return frozenset(one.id for one in found if one.sort is RecipientSort.PATIENT)

    def _gift(self, record: _Record, one: Disclosure, own: frozenset[bytes]) -> views.GiftView:
        vault = self._clinic.vault
        after = [said for said in record.after if said.disclosure == one.id]
        return views.GiftView(
            id=one.id.hex(),
            patient_id=record.patient.hex(),
            patient_code=patient_code(record.patient),
            patient_name=self._name(record.patient),
            when=moment(one.ms),
            recipient=one.recipient,
            address=one.address,
            recipient_id=one.to.hex(),
            purpose=one.purpose,
            channel=one.channel,
            form=one.form,
            photos=tuple(photo.hex() for photo in one.photos),
            by=user_name(vault, one.by),
            consents=tuple(consent.hex() for consent in one.consents),
            consent_days=record.judge.days(one.consents),
            until=one.until,
            faces=one.faces,
            allowed_by=tuple(user_name(vault, user) for user in one.allowed_by),
            after=tuple(self._after(said) for said in after),
            problem=record.judge.problem(one, own=one.to in own),
        )

    def _after(self, said: After) -> views.FollowUpView:
        return views.FollowUpView(
            id=said.id.hex(),
            what=said.kind,
            when=moment(said.ms),
            by=user_name(self._clinic.vault, said.by),
            note=said.note,
            photo=said.photo.hex(),
            place=said.place,
        )

    def _live(self, record: _Record, item: After) -> views.LiveView:
        gift = next((one for one in record.gifts if one.id == item.disclosure), None)
        # Of a gift that cannot be read nobody can say that its picture may stay.
        problem = record.judge.shown(gift, item.photo) if gift else "row-missing"
        return views.LiveView(
            id=item.id.hex(),
            disclosure_id=item.disclosure.hex(),
            patient_id=record.patient.hex(),
            patient_code=patient_code(record.patient),
            patient_name=self._name(record.patient),
            photo=item.photo.hex(),
            place=item.place,
            channel=gift.channel if gift else None,
            since=moment(item.ms),
            by=user_name(self._clinic.vault, item.by),
            problem=problem,
        )

    def _name(self, patient: bytes) -> str:
        directory = self._clinic.unlocked.directory
        entry = directory.entry(patient) if directory is not None else None
        return full_name(entry.given, entry.family) if entry else ""


@dataclasses.dataclass(frozen=True, slots=True)
class _Record:
    """One patient's gifts, what came after, and how today's consents judge them."""

    patient: bytes
    gifts: tuple[Disclosure, ...]
    after: tuple[After, ...]
    judge: Judge


def _read(
    session: VaultSession, rows: Snapshot, patient: bytes, damaged: dict[Row, bytes]
) -> _Record:
    gifts, lost = disclosures_found(session, rows, patient)
    after, spoiled = follow_ups.after(session, rows, patient)
    damaged |= {**lost, **spoiled}
    return _Record(patient, tuple(gifts), tuple(after), judge(session, rows, patient))


def _patients(session: VaultSession, damaged: dict[Row, bytes], *, followed: bool) -> set[bytes]:
    with session.vault.read() as rows:
        if followed:
            found, lost = follow_ups.followed_patients(session, rows)
            damaged |= lost
            return found
        whole, lost = found_rows(rows, session.vault.reader(rows), DisclosureRecord)
        damaged |= lost
        return {one.patient for one in whole}


def _gift_id(text: str) -> bytes:
    return parse_id(text, "disclosure-unknown")
