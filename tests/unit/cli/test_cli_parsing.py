"""The parser: which commands exist, how values are read, what complaints say."""

import argparse
import datetime as dt
import re

import pytest

from clinicvault.cli import values
from clinicvault.cli.parsing import build_parser
from clinicvault.cli.registry import COMMANDS, DEFAULT, GROUPS
from clinicvault.domain.clinical import Evidence, View
from clinicvault.domain.record_kinds import Purpose
from clinicvault.domain.roles import Role

EXPECTED = {
    "demo",
    "init",
    "recover",
    "user add",
    "user enrol",
    "user grant",
    "user list",
    "user disable",
    "user role",
    "user password",
    "user words",
    "team list",
    "team add",
    "team begin",
    "team rename",
    "team leave",
    "workstation request",
    "workstation add",
    "workstation enrol",
    "workstation list",
    "workstation clock",
    "workstation revoke",
    "patient add",
    "patient edit",
    "patient list",
    "patient move",
    "patient report",
    "patient report-log",
    "consent grant",
    "consent withdraw",
    "consent list",
    "import",
    "step-up",
    "approve",
    "rotate",
    "erase",
    "hold place",
    "hold lift",
    "hold list",
    "retention list",
    "retention rules",
    "photo list",
    "photo open",
    "export",
    "export-rules",
    "sheet make",
    "sheet slides",
    "sheet logo",
    "recipient list",
    "recipient add",
    "recipient edit",
    "recipient check",
    "recipient remove",
    "receiving-key",
    "sender list",
    "sender check",
    "sender forget",
    "given list",
    "given note",
    "given show",
    "given down",
    "given live",
    "trace",
    "log list",
    "log timeline",
    "log verify",
    "log export",
    "log evidence",
    "log month",
    "log accounting",
    "log forward",
    "log settle",
    "log flags",
    "log settle-flag",
    "log sign-off",
    "log notices",
    "log zone",
    "log checkpoint",
    "log check",
    "log witnesses",
    "log stamp",
    "log stamp-server",
    "verify",
    "backup",
    "restore",
}

NOT_YET = [
    "workstation",
    "doctor",
    "incident open",
    "user",
    "log",
    "nonsense",
]


def parse(text):
    return build_parser(COMMANDS, GROUPS, DEFAULT).parse_args(text.split())


def every_parser(parser=None):
    parser = parser or build_parser(COMMANDS, GROUPS, DEFAULT)
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from every_parser(below)


def test_the_table_holds_what_exists_now_and_no_more():
    assert {" ".join(command.path) for command in COMMANDS} == EXPECTED
    assert len(COMMANDS) == len(EXPECTED)


@pytest.mark.parametrize("text", NOT_YET)
def test_what_is_not_whole_does_not_exist(run, text):
    result = run(*text.split())
    assert result.code == 2
    assert result.out == ""
    assert "The command was not understood" in result.err


def test_every_command_takes_the_common_options_before_and_after_its_words():
    after = parse("patient list --vault a --user b --password-file c --json")
    before = parse("--vault a --user b --password-file c --json patient list")
    mixed = parse("--vault a patient --user b list --password-file c --json")
    for args in (after, before, mixed):
        assert (str(args.vault), args.user, str(args.password_file)) == ("a", "b", "c")
        assert args.json is True
        assert args.command.path == ("list",)


def test_a_later_common_option_wins():
    assert str(parse("--vault a patient list --vault b").vault) == "b"


def test_common_options_are_off_unless_given():
    args = parse("verify")
    assert (args.vault, args.user, args.password_file, args.json) == (None, None, None, False)


def test_every_parser_has_the_common_options_and_no_password_option():
    for parser in every_parser():
        options = set(parser._option_string_actions)
        assert {"--vault", "--user", "--password-file", "--json"} <= options
        secret = {one for one in options if re.search("password|passphrase|code|secret", one)}
        # A computer's code proves a store and is no secret: it opens nothing, and for nobody.
        proofs = {"--code"} if parser.prog.endswith("workstation enrol") else set()
        assert all(one.endswith("-file") for one in secret - proofs), secret


def test_options_are_not_abbreviated(as_user):
    result = as_user("patient", "list", "--sea", "x")
    assert result.code == 2
    assert "unknown option --sea" in result.err


def test_every_command_and_option_has_a_help_text():
    for parser in every_parser():
        for action in parser._actions:
            assert action.help or isinstance(action, argparse._SubParsersAction), action
        assert parser.description


def test_help_texts_avoid_the_words_that_are_never_shown():
    never = re.compile(r"\b(seal|sealed|wrap|grant|epoch|batch|chain|directory key)", re.IGNORECASE)
    for parser in every_parser():
        texts = [parser.description, parser.epilog or ""]
        texts += [action.help or "" for action in parser._actions]
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                texts += [choice.help for choice in action._choices_actions]
        for text in texts:
            assert not never.search(text), text


@pytest.mark.parametrize("words", ["", "user", "user add", "patient list", "export", "log verify"])
def test_help_is_printed_and_ends_well(run, words):
    result = run(*words.split(), "--help")
    assert result.code == 0
    assert result.out.startswith("usage: clinicvault " + words)


def test_the_version_is_printed(run):
    assert re.fullmatch(r"clinicvault \d+\.\d+\.\d+\S*\n", run("--version").out)


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["patient", "add", "--nmae", "Zoë Çelik"], "required: --name, --born"),
        (["patient", "list", "--nmae", "Zoë Çelik"], "unknown option --nmae"),
        (["patient", "list", "--nmae=Zoë Çelik"], "unknown option --nmae"),
        (["patient", "list", "Zoë Çelik"], "a word too many"),
        (["Zoë Çelik"], "choose from"),
        (["patient", "Zoë Çelik"], "choose from"),
        (["--json=Zoë Çelik", "verify"], "takes no value"),
        (["patient", "add", "--name", "Zoë Çelik", "--born", "Çelik"], "1984-03-21"),
        (["photo", "list", "--patient"], "--patient: expected one argument"),
        (["demo", "--patients", "Çelik"], "whole number"),
        (["photo", "open", "Çelik"], "32 hex digits"),
        (["user", "add", "Nina", "--role", "Çelik"], "intake, practitioner, administrator"),
        (["import", "--patient", "P-1", "--view", "Çelik", "a"], "takes one of unspecified"),
    ],
)
def test_complaints_name_options_and_never_what_was_typed(run, argv, told):
    result = run(*argv)
    assert result.code == 2
    assert told in result.err
    assert "Nothing was done." in result.err
    assert "Zoë" not in result.err
    assert "Çelik" not in result.err


def test_a_complaint_points_at_the_command_s_own_help(run):
    assert "`clinicvault patient add --help`" in run("patient", "add").err


def test_roles_may_be_listed_or_repeated():
    one = parse("user add Nina --role intake practitioner").role
    two = parse("user add Nina --role intake --role practitioner").role
    assert one == two == [Role.INTAKE, Role.PRACTITIONER]


def test_repeated_roles_of_one_call_do_not_leak_into_the_next():
    parse("init --vault v --clinic C --user A --role intake")
    assert parse("init --vault v --clinic C --user A").role == []


@pytest.mark.parametrize("slug", [purpose.slug for purpose in Purpose])
def test_all_purposes_are_recordable(slug):
    args = parse(f"consent grant --patient P-1 --purpose {slug}")
    assert args.purpose.slug == slug


def test_enumerations_are_read_by_their_words():
    assert values.role("Privacy-Officer") is Role.OFFICER
    assert values.view("close-up") is View.CLOSE_UP
    assert values.evidence("verbal") is Evidence.VERBAL


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Marie Anne Dupont", ("Marie Anne", "Dupont")),
        ("Dupont, Marie  Anne", ("Marie Anne", "Dupont")),
        ("van der Berg,Jan", ("Jan", "van der Berg")),
        ("  Madonna ", ("", "Madonna")),
    ],
)
def test_names_are_given_and_family(text, name):
    assert values.full_name(text) == name


@pytest.mark.parametrize("text", ["", "   ", ",Marie", " , "])
def test_a_name_without_family_name_is_none(text):
    with pytest.raises(argparse.ArgumentTypeError):
        values.full_name(text)


def test_days_are_read_strictly():
    assert values.date("1984-03-21") == dt.date(1984, 3, 21)
    for wrong in ("21.03.1984", "1984-02-30", "", "1984-03-21T00:00"):
        with pytest.raises(argparse.ArgumentTypeError):
            values.date(wrong)


def test_identifiers_are_made_lower_case():
    assert values.photo_id(" " + "AB" * 16) == "ab" * 16
    for wrong in ("ab" * 15, "ab" * 17, "zz" * 16):
        with pytest.raises(argparse.ArgumentTypeError):
            values.photo_id(wrong)


def test_numbers_are_positive():
    assert values.positive("12") == 12
    for wrong in ("0", "-1", "1.5", "", "١٢", "9" * 12):
        with pytest.raises(argparse.ArgumentTypeError):
            values.positive(wrong)
