"""Commands that set a clinic up: init, recover, user, window, demo, verify, backup, restore."""

import datetime as dt

import pytest

from clinicvault.cli import outputs
from clinicvault.domain import errors
from clinicvault.domain.roles import Role
from clinicvault.services.views import Damage, LastCopy, VerifyReport, WitnessKind
from tests.unit.cli.fake_clinic import ANNA, NINA, NOON, PASSWORD, FakeClinic


@pytest.fixture
def init(run, secret_file, tmp_path):
    def call(*more, user="Anna"):
        common = ["--vault", tmp_path / "vault", "--user", user, "--password-file", secret_file()]
        return run("init", "--clinic", "Belle Vue", *common, *more)

    return call


def test_init_makes_a_vault_and_its_kit(init, clinic, tmp_path):
    kit = tmp_path / "kit.pdf"
    result = init("--recovery-kit", kit, "--role", "administrator", "intake", "--json")
    assert result.code == 0
    assert result.json == {"vault": str(tmp_path / "vault"), "recovery_kit": str(kit)}
    roles = frozenset({Role.ADMINISTRATOR, Role.INTAKE})
    made = (tmp_path / "vault", "Belle Vue", "Anna", roles, PASSWORD)
    assert clinic.called("setup.create") == [(made, {})]
    assert clinic.called("setup.kit_kept") == [((tmp_path / "vault", kit), {})]
    assert clinic.called("setup.abandon") == []
    assert kit.read_bytes() == b"%PDF-kit"


def test_init_without_roles_leaves_them_to_the_service(init, clinic):
    assert init().code == 0
    assert clinic.called("setup.create")[0][0][3] == frozenset()


def test_the_kit_lies_beside_the_vault_unless_said(init, tmp_path):
    result = init()
    kit = tmp_path / "vault-recovery-kit.pdf"
    assert kit.exists()
    assert str(kit) in result.out
    assert "three people" in result.out


@pytest.mark.parametrize("spelt", [".", "..", "deeper/vault"])
def test_the_kit_finds_its_place_however_the_vault_is_spelt(
    run, clinic, secret_file, tmp_path, monkeypatch, spelt
):
    here = tmp_path / "one" / "two"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    common = ["--vault", spelt, "--user", "Anna", "--password-file", secret_file()]
    result = run("init", "--clinic", "Belle Vue", *common, "--json")
    assert result.code == 0
    vault = (here / spelt).resolve()
    kit = (here / result.json["recovery_kit"]).resolve()
    assert kit == vault.with_name(f"{vault.name}-recovery-kit.pdf")
    assert kit.read_bytes() == b"%PDF-kit"


def test_a_place_that_cannot_be_made_is_said(run, clinic, secret_file, tmp_path):
    (tmp_path / "file").write_text("no folder")
    common = ["--vault", tmp_path / "file" / "vault", "--user", "Anna"]
    common += ["--password-file", secret_file()]
    assert run("init", "--clinic", "Belle Vue", *common).code == 1
    assert run("init", "--clinic", "Belle Vue", *common[2:], "--vault", "/").code == 2
    assert clinic.calls == []


def test_an_existing_kit_is_not_written_over_and_no_vault_made(init, clinic, tmp_path):
    (tmp_path / "kit.pdf").write_bytes(b"old")
    result = init("--recovery-kit", tmp_path / "kit.pdf")
    assert result.code == 2
    assert (tmp_path / "kit.pdf").read_bytes() == b"old"
    assert clinic.calls == []


def test_a_kit_inside_the_vault_is_refused(init, clinic, tmp_path):
    (tmp_path / "vault").mkdir()
    result = init("--recovery-kit", tmp_path / "vault" / "kit.pdf")
    assert result.code == 2
    assert "own folder" in result.err
    assert clinic.calls == []


def test_a_failed_init_leaves_no_empty_kit(init, clinic, tmp_path):
    clinic.failures["setup.create"] = errors.UsageError("vault-exists")
    assert init().code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["password.txt"]
    assert clinic.called("setup.kit_kept") == []
    assert [name for name, _, _ in clinic.calls] == ["setup.create", "setup.abandon"]


def test_sheets_that_cannot_be_written_leave_no_vault(init, clinic, tmp_path, monkeypatch):
    def full(self, data):
        raise errors.StorageFailed("output-unwritable")

    monkeypatch.setattr(outputs.Reserved, "keep", full)
    assert init().code == 1
    assert clinic.called("setup.abandon") == [((tmp_path / "vault",), {})]
    assert [path.name for path in tmp_path.iterdir()] == ["password.txt"]


def test_a_vault_that_cannot_be_finished_goes_with_its_sheets(init, clinic, tmp_path):
    clinic.failures["setup.kit_kept"] = errors.StorageFailed("home-unusable")
    assert init().code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["password.txt"]


def test_a_full_disk_is_met_before_the_vault_is_made(init, clinic, tmp_path, monkeypatch):
    sizes = []
    put = outputs.Reserved._put

    def full(self, data):
        sizes.append(len(data))
        put(self, data[:100])
        raise errors.StorageFailed("output-unwritable")

    monkeypatch.setattr(outputs.Reserved, "_put", full)
    assert init().code == 1
    assert clinic.calls == []
    assert sizes == [512 * 1024]
    assert [path.name for path in tmp_path.iterdir()] == ["password.txt"]


def test_init_needs_clinic_and_user(run, secret_file, tmp_path):
    common = ["--vault", tmp_path / "v", "--password-file", secret_file()]
    assert run("init", "--user", "Anna", *common).code == 2
    assert run("init", "--clinic", "Belle Vue", *common).code == 2
    assert run("init", "--clinic", " ", "--user", "Anna", *common).code == 2


def test_recover_takes_two_sheets_and_makes_a_new_kit(run, clinic, secret_file, tmp_path):
    sheets = [tmp_path / "one.jpg", tmp_path / "two.txt"]
    common = ["--vault", tmp_path / "vault", "--user", "Anna", "--password-file", secret_file()]
    result = run("recover", "--kit", *sheets, *common, "--json")
    kit = tmp_path / "vault-recovery-kit.pdf"
    assert result.json == {"vault": str(tmp_path / "vault"), "recovery_kit": str(kit)}
    asked = (tmp_path / "vault", tuple(sheets), "Anna", PASSWORD)
    assert clinic.called("setup.recover") == [(asked, {})]
    assert kit.read_bytes() == b"%PDF-new"
    assert clinic.called("setup.kit_kept") == [((tmp_path / "vault", kit), {})]


def test_recover_refused_leaves_nothing(run, clinic, secret_file, tmp_path):
    clinic.failures["setup.recover"] = errors.Refused("share-mismatch")
    common = ["--vault", tmp_path / "vault", "--user", "Anna", "--password-file", secret_file()]
    assert run("recover", "--kit", "a", "--kit", "b", *common).code == 3
    assert not (tmp_path / "vault-recovery-kit.pdf").exists()


def test_user_add_prints_the_code(as_user, clinic):
    result = as_user("user", "add", "Nina", "--role", "intake", "--json", user="Anna Müller")
    assert result.json == {"code": "CODE-1234"}
    assert clinic.called("users.add") == [(("Nina", frozenset({Role.INTAKE})), {})]


def test_user_add_in_plain_text_tells_code_and_expiry(as_user):
    out = as_user("user", "add", "Nina", "--role", "intake", user="Anna Müller").out
    assert "One-time code for Nina: CODE-1234" in out
    assert "2026-03-02 12:30" in out


def test_user_add_needs_a_role_and_a_name(as_user):
    assert as_user("user", "add", "Nina").code == 2
    assert as_user("user", "add", " ", "--role", "intake").code == 2


def test_user_enrol_unlocks_nobody_and_prints_words(run, clinic, secret_file, tmp_path):
    code = secret_file(" CODE-1234 \n", "code.txt")
    common = ["--vault", tmp_path, "--password-file", secret_file("newcomer's own\n")]
    result = run("user", "enrol", "nina", "--code-file", code, *common, "--json")
    assert result.json == {"words": "apple river stone cloud"}
    assert clinic.called("users.enrol") == [((NINA.id, "CODE-1234", "newcomer's own"), {})]
    assert "unlock" not in clinic.names


def test_user_enrol_tells_the_words(run, secret_file, tmp_path):
    code = secret_file("CODE\n", "code.txt")
    common = ["--vault", tmp_path, "--password-file", secret_file(), "--code-file", code]
    out = run("user", "enrol", "nina", *common).out
    assert out == "Welcome, Nina. Read these words to a colleague: apple river stone cloud\n"


def test_user_enrol_with_a_wrong_code_is_refused(run, clinic, secret_file, tmp_path):
    clinic.failures["users.enrol"] = errors.Refused("code-wrong")
    common = ["--vault", tmp_path, "--password-file", secret_file()]
    result = run("user", "enrol", "Nina", "--code-file", secret_file("X\n", "code.txt"), *common)
    assert result.code == 3


def test_user_grant_hands_the_caller_s_password_on(as_user, clinic):
    result = as_user("user", "grant", "Nina", "--words", "apple river stone cloud", "--json")
    assert result.json == {"given": ["directory"]}
    asked = (NINA.id, "apple river stone cloud", PASSWORD)
    assert clinic.called("users.grant") == [(asked, {})]


def test_user_grant_asks_for_the_words(as_user, clinic, monkeypatch):
    monkeypatch.setattr("clinicvault.cli.terminal.Terminal.ask", lambda self, question: "a b c d")
    assert as_user("user", "grant", "Nina").code == 0
    assert clinic.called("users.grant")[0][0][1] == "a b c d"


def test_user_grant_without_anything_to_give_says_so(as_user, clinic):
    clinic.given = ()
    assert "nothing new" in as_user("user", "grant", "Nina", "--words", "a").out


def test_user_list_needs_nobody_unlocked(run, clinic, tmp_path):
    result = run("user", "list", "--vault", tmp_path, "--json")
    assert result.json["users"][0] == {
        "id": ANNA.id,
        "name": "Anna Müller",
        "roles": ["administrator", "privacy-officer"],
        "state": "active",
        "missing": [],
        "waiting": False,
    }
    assert result.json["users"][2]["state"] == "invited"
    assert result.json["users"][2]["missing"] == ["intake"]
    assert "unlock" not in clinic.names


def test_user_list_as_a_table(run, tmp_path):
    lines = run("user", "list", "--vault", tmp_path).out.splitlines()
    assert lines[0].split("  ")[0] == "Name"
    assert len(lines) == 4


def test_user_role_gives_and_takes_and_prints_the_code(as_user, clinic):
    more = ("--add", "practitioner", "intake", "--remove", "intake")
    assert as_user("user", "role", "nina", *more, "--json").json == {"code": "CODE-5678"}
    wanted = frozenset({Role.PRACTITIONER})
    assert clinic.called("users.change_roles") == [((NINA.id, wanted), {})]
    out = as_user("user", "role", "Paul", "--add", "intake").out
    assert "One-time code for Paul: CODE-5678" in out
    assert "2026-03-02 12:30 UTC" in out


def test_user_role_without_a_change_is_a_new_code(as_user, clinic):
    """For a forgotten password."""
    assert as_user("user", "role", "Nina", "--json").json == {"code": "CODE-9012"}
    assert clinic.called("users.reinvite") == [((NINA.id,), {})]
    assert clinic.called("users.change_roles") == []


def test_user_disable(as_user, clinic):
    assert as_user("user", "disable", "nina", "--json").json == {"disabled": "Nina"}
    assert clinic.called("users.disable") == [((NINA.id,), {})]


def test_user_password_takes_old_and_new_from_files(as_user, clinic, secret_file):
    new = secret_file("a whole new one\n", "new.txt")
    result = as_user("user", "password", "--new-password-file", new, "--json")
    assert result.json == {"changed": True}
    assert clinic.called("users.change_password") == [((PASSWORD, "a whole new one"), {})]


def test_demo_passes_its_options_on(run, clinic, tmp_path):
    args = ["--vault", tmp_path, "--patients", 20, "--photos", 300, "--no-window"]
    result = run("demo", *args)
    assert clinic.called("demo") == [((tmp_path, 20, 300, False), {})]
    assert (result.code, result.out) == (0, "12 patients\n")


def test_demo_without_options(run, clinic):
    clinic.window_code = 1
    assert run("demo").code == 1
    assert clinic.called("demo") == [((None, None, None, True), {})]


def test_demo_is_thrown_away_by_one_command(run, clinic):
    assert run("demo", "--remove").out == "The demo clinic is gone.\n"
    assert clinic.called("remove_demo") == [((None,), {})]
    assert clinic.called("demo") == []


def test_demo_as_json_is_one_document(run):
    result = run("demo", "--no-window", "--json")
    assert result.json == {"said": ["12 patients"]}
    assert result.err == "12 patients\n"


def test_verify_needs_nobody_unlocked(run, clinic, tmp_path):
    result = run("verify", "--vault", tmp_path, "--json")
    assert result.code == 0
    assert result.json == {"checked": 12, "damaged": [], "witnessed": "", "witnessed_by": ""}
    assert "unlock" not in clinic.names
    first, second = run("verify", "--vault", tmp_path).out.splitlines()
    assert first == "12 things checked, nothing is damaged."
    assert second == "No copy of the check code is known to be held elsewhere."
    clinic.last_copy = LastCopy(NOON, WitnessKind.PRINT)
    told = run("verify", "--vault", tmp_path, "--json").json
    assert (told["witnessed"], told["witnessed_by"]) == (
        NOON.isoformat(timespec="seconds"),
        "print",
    )
    second = run("verify", "--vault", tmp_path).out.splitlines()[1]
    assert second == "Last copy held elsewhere: 2026-03-02 12:30 UTC (print)."


def test_verify_names_what_is_damaged(run, clinic, tmp_path):
    damage = Damage("object-altered", "ab" * 16, "P-7K3M-9Q2X")
    clinic.verified = VerifyReport(12, (damage,))
    named = {"what": "object-altered", "id": "ab" * 16, "patient": "P-7K3M-9Q2X"}
    result = run("verify", "--vault", tmp_path, "--json")
    assert result.code == 4
    assert result.json["checked"] == 12
    assert result.json["damaged"] == [named]
    plain = run("verify", "--vault", tmp_path)
    assert plain.code == 4
    assert "object-altered" in plain.out
    assert "12 things checked, 1 damaged:" in plain.out


@pytest.mark.parametrize("where", ["open", "health.verify"])
def test_verify_names_the_damage_that_keeps_the_vault_shut(run, clinic, tmp_path, where):
    clinic.failures[where] = errors.IntegrityError("row-altered", id="ab" * 16)
    result = run("verify", "--vault", tmp_path, "--json")
    assert result.code == 4
    assert result.json["damaged"] == [{"what": "row-altered", "id": "ab" * 16, "patient": ""}]
    assert len(result.err.strip().splitlines()) == 3


def test_verify_that_cannot_run_is_no_verdict(run, clinic, tmp_path):
    clinic.failures["open"] = errors.Refused("not-enrolled")
    result = run("verify", "--vault", tmp_path, "--json")
    assert (result.code, result.out) == (3, "")


def test_backup_tells_what_it_copied(as_user, clinic, tmp_path):
    result = as_user("backup", tmp_path / "disk", "--json")
    assert result.json == {
        "when": "2026-03-02T12:30:15+00:00",
        "objects": 3,
        "bytes": 4_500_000,
        "destination": str(tmp_path / "disk"),
        "damaged": [],
        "faults": [],
    }
    assert clinic.called("backup.backup") == [((tmp_path / "disk",), {})]


def test_backup_in_plain_text(as_user, tmp_path):
    assert as_user("backup", tmp_path / "disk").out == "Backed up 3 objects, 4.5 MB.\n"


def test_a_backup_that_lacks_something_names_it_and_is_an_integrity_failure(
    as_user, clinic, tmp_path
):
    clinic.left_out = (Damage("original", "ab" * 16, "P-7K3M-9Q2X"),)
    result = as_user("backup", tmp_path / "disk", "--json")
    assert result.code == 4
    assert result.json["damaged"] == [
        {"what": "original", "id": "ab" * 16, "patient": "P-7K3M-9Q2X"}
    ]
    told = as_user("backup", tmp_path / "disk")
    assert told.code == 4
    assert "NOT in it" in told.out
    assert "ab" * 16 in told.out
    assert "P-7K3M-9Q2X" in told.out


@pytest.mark.parametrize("lacking", [(), (Damage("original", "ab" * 16, "P-7K3M-9Q2X"),)])
def test_a_backup_of_a_faulty_log_says_so_and_is_an_integrity_failure(
    as_user, clinic, tmp_path, lacking
):
    clinic.left_out, clinic.log_faults = lacking, ((3, "leaf-altered"), (9, "node-missing"))
    result = as_user("backup", tmp_path / "disk", "--json")
    assert result.code == 4
    assert result.json["faults"] == [
        {"seq": 3, "fault": "leaf-altered"},
        {"seq": 9, "fault": "node-missing"},
    ]
    told = as_user("backup", tmp_path / "disk")
    assert told.code == 4
    assert told.out.startswith("Backed up 3 objects")
    assert ("NOT in it" in told.out) == bool(lacking)
    assert "The access log has faults" in told.out
    assert "leaf-altered" in told.out


def test_restore_verifies_what_came_back(run, clinic, tmp_path):
    result = run("restore", tmp_path / "disk", "--vault", tmp_path / "new", "--json")
    assert result.code == 0
    assert result.json == {
        "checked": 12,
        "damaged": [],
        "vault": str(tmp_path / "new"),
        "backed_up": "",
        "behind": 0,
    }
    assert clinic.called("restore") == [((tmp_path / "disk", tmp_path / "new"), {})]


def test_restore_says_which_backup_it_was_and_what_came_after(run, clinic, tmp_path):
    when = dt.datetime(2026, 3, 4, 5, 6, tzinfo=dt.UTC)
    clinic.verified = VerifyReport(12, (), when, 3)
    result = run("restore", tmp_path / "disk", "--vault", tmp_path / "new")
    assert f"Backup of {when.astimezone():%Y-%m-%d %H:%M}." in result.out
    assert "knew 3 later lines of the log" in result.out
    assert "must be done again" in result.out
    json = run("restore", tmp_path / "disk", "--vault", tmp_path / "new", "--json").json
    assert (json["backed_up"], json["behind"]) == ("2026-03-04T05:06:00+00:00", 3)


def test_restore_of_a_damaged_backup_is_an_integrity_failure(run, clinic, tmp_path):
    clinic.verified = VerifyReport(12, (Damage("object-missing", "ab" * 16, ""),))
    assert run("restore", tmp_path / "disk", "--vault", tmp_path / "new").code == 4


def test_restore_of_an_older_backup_is_said(run, clinic, tmp_path):
    clinic.verified = VerifyReport(12, (Damage("backup", "20260304T050607Z", ""),))
    result = run("restore", tmp_path / "disk", "--vault", tmp_path / "new")
    assert result.code == 4
    assert "Perhaps NOT the newest." in result.out
    assert "not signed by this clinic: 20260304T050607Z. " in result.out
    assert "consents withdrawn since then may count again" in result.out


def test_restore_names_what_a_newer_program_may_read(run, clinic, tmp_path):
    clinic.verified = VerifyReport(12, (Damage("backup-newer", "20260304T050607Z", ""),))
    result = run("restore", tmp_path / "disk", "--vault", tmp_path / "new")
    assert result.code == 4
    assert "or somebody forged them: 20260304T050607Z. Install the newest" in result.out
    assert "people whose access ended since then may have it back" in result.out


def test_restore_says_that_this_computer_cannot_open_what_came_back(run, clinic, tmp_path):
    clinic.verified = VerifyReport(12, (Damage("vault-not-taken-up", "row-missing", ""),))
    result = run("restore", tmp_path / "disk", "--vault", tmp_path / "new")
    assert result.code == 4
    assert "cannot open what came back (row-missing): use `recover` with two sheets" in result.out
    assert "done again" not in result.out


def test_restore_needs_a_vault(run, tmp_path):
    assert run("restore", tmp_path / "disk").code == 2


def test_fakes_start_closed():
    assert FakeClinic().open_vaults == 0
