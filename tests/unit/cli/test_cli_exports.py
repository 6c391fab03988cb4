"""`recipient`, `export-rules`, `given`, and how a second person is asked for an export."""

import dataclasses

import pytest

from clinicvault.cli.commands import given
from clinicvault.domain.errors import Refused
from clinicvault.domain.exports import ExportRules, RecipientSort
from clinicvault.domain.record_kinds import Purpose
from clinicvault.services.views.releases import OrderView, RecipientDetails
from tests.unit.cli.fake_clinic import CODE, OTHER_PHOTO, PATIENT, PHOTO
from tests.unit.cli.fake_exports import ASKED, GIFT, GIVEN, ITEM, SHOWN, TO, WEBER

# the address book


def test_recipient_add(as_user, clinic, tmp_path):
    pem = tmp_path / "weber.pem"
    pem.write_text("-----BEGIN CERTIFICATE-----\n")
    result = as_user(
        "recipient", "add", "Dr Weber", "--sort", "insurer", "--language", "fr", "--phone", "+41",
        "--certificate", pem,
    )  # fmt: skip
    assert result.code == 0
    said = RecipientDetails(
        "Dr Weber", RecipientSort.INSURER, phone="+41", language="fr", certificate=pem.read_text()
    )
    assert clinic.called("recipients.add") == [((said,), {})]
    assert "Compare the key with its owner by telephone: age1 abc" in result.out


def test_recipient_edit_keeps_what_is_not_told(as_user, clinic):
    document = as_user("recipient", "edit", TO, "--address", "Bern", "--json").json
    changed = dataclasses.replace(WEBER.details, address="Bern")
    assert clinic.called("recipients.change") == [((TO, changed), {})]
    assert (document["name"], document["address"]) == ("Dr Weber", "Bern")
    as_user("recipient", "edit", TO, "--age-key", "")
    bare = dataclasses.replace(WEBER.details, age_key="")
    assert clinic.called("recipients.change")[-1] == ((TO, bare), {})


def test_recipient_list_check_and_remove(as_user, clinic):
    [one] = as_user("recipient", "list", "--search", "web", "--json").json["recipients"]
    assert clinic.called("recipients.list") == [(("web",), {})]
    assert one == {
        "id": TO,
        "name": "Dr Weber",
        "sort": "colleague",
        "organisation": "",
        "address": "Zürich",
        "email": "",
        "phone": "",
        "language": "en",
        "note": "",
        "age_key": "age1abc",
        "certificate_of": "",
        "certificate_until": None,
        "fingerprint": "age1 abc",
        "checked": None,
        "checked_by": "",
        "problem": "",
    }
    assert "Dr Weber" in as_user("recipient", "list").out
    said = as_user("recipient", "check", TO, "--fingerprint", "age1 abc", "--json").json
    assert said["checked_by"] == "Paul"
    assert clinic.called("recipients.check") == [((TO, "age1 abc"), {})]
    assert as_user("recipient", "remove", TO).code == 0
    assert clinic.called("recipients.remove") == [((TO,), {})]


def test_a_key_that_cannot_be_used_is_said(as_user, clinic):
    clinic.book = [dataclasses.replace(WEBER, problem="recipient-certificate-dates")]
    assert "unusable" in as_user("recipient", "list").out


@pytest.mark.parametrize(
    "words",
    [
        ("add",),
        ("add", " "),
        ("add", "A", "--sort", "king"),
        ("add", "A", "--language", "de"),
        ("edit", "x"),
        ("check", TO),
        ("remove",),
    ],
)
def test_recipient_misused(as_user, clinic, words):
    assert as_user("recipient", *words).code == 2
    assert not [name for name in clinic.names if name.startswith("recipients.")]


def test_a_certificate_that_is_not_there(as_user, clinic, tmp_path):
    result = as_user("recipient", "add", "A", "--certificate", tmp_path / "none.pem")
    assert result.code == 2
    assert "certificate cannot be read" in result.err
    assert clinic.called("recipients.add") == []


# rules


def test_export_rules_are_told(as_user, clinic):
    document = as_user("export-rules", "--json").json
    assert document == {
        "bulk": 20,
        "marketing": True,
        "faces": ["publication", "marketing"],
        "plain": ["care", "teaching", "publication", "marketing"],
        "plain_alone": ["care", "teaching"],
    }
    assert clinic.called("releases.set_rules") == []
    assert "plain-alone" in as_user("export-rules").out


def test_export_rules_are_changed(as_user, clinic):
    result = as_user(
        "export-rules", "--bulk", "5", "--marketing", "no", "--faces", "none",
        "--plain", "care", "publication", "--plain-alone", "care",
    )  # fmt: skip
    assert result.code == 0
    care = frozenset({Purpose.CARE})
    plain = care | {Purpose.PUBLICATION}
    wanted = ExportRules(5, frozenset(), False, plain, care)
    assert clinic.called("releases.set_rules") == [((wanted,), {})]


@pytest.mark.parametrize(
    "words", [("--bulk", "0"), ("--faces", "fun"), ("--marketing", "maybe"), ("--plain",)]
)
def test_export_rules_misused(as_user, clinic, words):
    assert as_user("export-rules", *words).code == 2
    assert clinic.called("releases.set_rules") == []


# what was given


def test_given_list(as_user, clinic):
    [one] = as_user("given", "list", "--patient", CODE, "--json").json["given"]
    assert clinic.called("ledger.gifts") == [((PATIENT,), {})]
    assert one == {
        "id": GIFT,
        "when": "2026-03-02T12:30:15+00:00",
        "patient": CODE,
        "recipient": "Dr Weber",
        "recipient_id": TO,
        "address": "Zürich",
        "purpose": "colleagues",
        "channel": "",
        "form": "age",
        "photos": [PHOTO],
        "consents": [],
        "by": "Paul",
        "allowed_by": [],
        "until": "2027-01-01",
        "faces": None,
        "ask_back": False,
        "problem": "",
        "after": [
            {
                "what": "acknowledged",
                "when": "2026-03-02T12:30:15+00:00",
                "by": "Ina",
                "note": "by telephone",
                "photo": "",
                "place": "",
            }
        ],
    }
    told = as_user("given", "list").out
    assert "acknowledged" in told
    assert "Çelik" not in told
    assert clinic.called("ledger.gifts")[-1] == (("",), {})


def test_given_ask_back(as_user, clinic):
    clinic.gifts = [dataclasses.replace(GIVEN, problem="consent-withdrawn", purpose=None)]
    told = as_user("given", "list", "--ask-back").out
    assert "ask back (consent-withdrawn)" in told
    assert "own copy" in told
    clinic.gifts = []
    assert "Nothing is to be asked back." in as_user("given", "list", "--ask-back").out
    assert clinic.called("ledger.gifts") == []


@pytest.mark.parametrize("what", sorted(given.ANSWERS.values()))
def test_given_note(as_user, clinic, what):
    args = ["given", "note", GIFT, ITEM, "--what", what.slug, "--note", "by post"]
    assert as_user(*args, "--json").json == {"given": [GIFT, ITEM], "what": what.slug}
    assert clinic.called("ledger.note") == [(((GIFT, ITEM), what, "by post"), {})]
    assert as_user("given", "note", GIFT, "--what", "live").code == 2


def test_given_show_and_down(as_user, clinic):
    shown = as_user("given", "show", GIFT, "--place", "https://x", "--photo", PHOTO, OTHER_PHOTO)
    assert shown.code == 0
    assert clinic.called("ledger.show") == [((GIFT, (PHOTO, OTHER_PHOTO), "https://x"), {})]
    assert as_user("given", "show", GIFT).code == 2
    assert as_user("given", "down", ITEM).code == 0
    assert clinic.called("ledger.take_down") == [((ITEM, ""), {})]


def test_given_live_finds_what_must_go(as_user, clinic):
    result = as_user("given", "live")
    assert (result.code, "https://x" in result.out) == (0, True)
    clinic.shown = [dataclasses.replace(SHOWN, problem="consent-withdrawn")]
    result = as_user("given", "live", "--patient", CODE, "--json")
    assert result.code == 1
    [one] = result.json["live"]
    assert (one["red"], one["problem"], one["place"]) == (True, "consent-withdrawn", "https://x")
    assert "Take it down." in result.err
    assert clinic.called("ledger.live")[-1] == ((PATIENT,), {})


def test_a_withdrawal_says_what_is_shown(as_user, clinic):
    clinic.shown_at = ("https://x",)
    result = as_user("consent", "withdraw", "--patient", CODE, "--purpose", "marketing")
    assert "Shown at https://x: take it down." in result.err


# a second person


def exported(as_user, tmp_path, *more):
    return as_user(
        "export", "--patient", CODE, "--photo", PHOTO, PHOTO, "--recipient", "Journal",
        "--purpose", "publication", "--kind", "age", "--output", tmp_path / "out.age", *more,
    )  # fmt: skip


def test_asking_exports_nothing(as_user, clinic, tmp_path):
    result = exported(as_user, tmp_path, "--no-face", "--ask", "They need it", "--json")
    assert result.json == {"request": ASKED.id, "state": "waiting"}
    [((plan,), _)] = clinic.called("giving.ask")
    assert [(one.photo, one.searched) for one in plan.pictures] == [(PHOTO, True)]
    assert (plan.note, plan.named.name) == ("They need it", "Journal")
    assert clinic.called("giving.give") == []
    photo = as_user(
        "photo", "open", PHOTO, "--purpose", "publication", "--output", tmp_path / "a.jpg",
        "--ask", "They need it",
    )  # fmt: skip
    assert ASKED.id in photo.out
    plain = OrderView("", (PHOTO,), Purpose.PUBLICATION, "plain file", "")
    assert clinic.called("releases.ask") == [((plain, "They need it"), {})]


def test_what_was_allowed_is_named(as_user, clinic, tmp_path):
    assert exported(as_user, tmp_path, "--request", ASKED.id.upper()).code == 0
    [((plan, _, _), _)] = clinic.called("giving.give")
    assert plan.request == ASKED.id
    photo = ["photo", "open", PHOTO, "--purpose", "publication", "--output", tmp_path / "a.jpg"]
    assert as_user(*photo, "--request", ASKED.id).code == 0
    assert clinic.called("exporting.open_plain")[0][1] == {"request": ASKED.id}


def test_both_at_once_is_misused(as_user, tmp_path):
    assert exported(as_user, tmp_path, "--ask", "x", "--request", ASKED.id).code == 2
    assert exported(as_user, tmp_path, "--request", "x").code == 2


def test_what_waits_says_exactly_what_is_to_leave(as_user, clinic):
    clinic.requests.append(ASKED)
    [one] = as_user("approve", "--json").json["requests"]
    assert one["order"] == {
        "photos": [PHOTO],
        "purpose": "publication",
        "channel": "",
        "recipient": "Journal",
        "address": "",
        "form": "age",
        "faces": False,
        "until": None,
    }
    assert "denied_faces" not in one["order"]
    told = as_user("approve").out
    assert "recipient: Journal" in told
    assert "faces: hidden" in told


def test_a_face_that_is_said_to_be_none_is_told_whoever_allows_it(as_user, clinic):
    order = dataclasses.replace(ASKED.order, denied_faces=True)
    clinic.requests.append(dataclasses.replace(ASKED, order=order))
    [one] = as_user("approve", "--json").json["requests"]
    assert one["order"]["denied_faces"] is True
    assert "said to be no face" in as_user("approve").out


def test_a_refusal_is_three_sentences(as_user, clinic, tmp_path):
    clinic.failures["giving.give"] = Refused("export-second-person")
    result = exported(as_user, tmp_path)
    assert result.code == 3
    assert "want a second person" in result.err
