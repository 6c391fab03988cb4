"""The house rules that no linter alone holds: layers, top level, messages, words."""

import ast
import fnmatch
import functools
import re
import string
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from clinicvault.domain import errors
from clinicvault.domain.messages import MESSAGES, message

TOP = Path(__file__).parents[2]
PACKAGE = TOP / "clinicvault"
CATALOGUE = PACKAGE / "domain" / "messages"

AGREED = (
    "pyproject.toml",
    "clinicvault",
    "resources",
    "tests",
    "packaging",
    "README.md",
    "LICENSE*",
)
NEVER_SHOWN = r"\b(seal|wrap|grant|epoch|batch|directory key|chain)(s|es|ed|ing|ped|ping)?\b"
ERRORS = {
    name
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, errors.ClinicVaultError)
}


@functools.cache
def sources(folder=PACKAGE):
    """Each module's tree; read only."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("*.py")}


def where(path, node):
    return f"{path.relative_to(TOP)}:{node.lineno}"


def name_of(function):
    """`f` of `f(…)` and of `module.f(…)`."""
    return getattr(function, "id", getattr(function, "attr", ""))


def literals(node):
    """The texts an expression can be: a literal, or the branches of a conditional."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


def raised():
    """(code, keywords or None where `**` hides them, place) of every error made in the package."""
    for path, tree in sources().items():
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and name_of(call.func) in ERRORS and call.args:
                keywords = {keyword.arg for keyword in call.keywords}
                for code in literals(call.args[0]):
                    yield code, None if None in keywords else keywords, where(path, call)


def placeholders(texts):
    return {field for text in texts for _, field, _, _ in string.Formatter().parse(text) if field}


def imports(tree):
    """Top names of every absolute import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module, node


def test_the_import_contracts_are_kept():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    result = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]


def test_only_the_gate_opens_objects():
    """Whatever opens a sealed object outside `AccessGate` would not be in the log."""
    words = [
        path.relative_to(PACKAGE).as_posix()
        for path in sources()
        if "decrypt_blob" in path.read_text("utf-8")
    ]
    assert sorted(words) == ["access/gate.py", "crypto/blobs.py"]


def test_the_top_level_holds_only_the_agreed_entries():
    ignored = (TOP / ".gitignore").read_text(encoding="utf-8").split()
    allowed = (*AGREED, ".*", "*.lock", *(entry.rstrip("/") for entry in ignored))
    odd = [
        entry.name
        for entry in TOP.iterdir()
        if not any(fnmatch.fnmatch(entry.name, pattern) for pattern in allowed)
    ]
    assert odd == []


def test_the_domain_needs_the_standard_library_alone():
    odd = [
        f"{where(path, node)} {name}"
        for path, tree in sources(PACKAGE / "domain").items()
        for name, node in imports(tree)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "clinicvault"}
    ]
    assert odd == []


@pytest.mark.parametrize(
    ("library", "homes"),
    [
        ("sqlalchemy", ["storage"]),
        ("sqlite3", ["storage"]),
        ("alembic", ["storage"]),
        ("PySide6", ["gui", "desktop"]),
        ("shamir_mnemonic", ["crypto"]),
        ("keyring", ["desktop"]),
    ],
)
def test_a_library_stays_in_its_package(library, homes):
    odd = [
        where(path, node)
        for path, tree in sources().items()
        for name, node in imports(tree)
        if name.split(".")[0] == library and path.relative_to(PACKAGE).parts[0] not in homes
    ]
    assert odd == []


def test_desktop_loads_qt_inside_functions_only():
    for path, tree in sources(PACKAGE / "desktop").items():
        top = ast.Module(
            [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
        )
        assert not [name for name, _ in imports(top) if name.startswith("PySide6")], path


def test_imports_are_visible_to_the_contracts():
    odd = [
        where(path, node)
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if name_of(node) in {"import_module", "__import__"}
        or (isinstance(node, ast.alias) and node.name == "import_module")
    ]
    assert odd == []


def test_every_raised_code_has_its_three_sentences():
    missing = sorted({f"{code} ({place})" for code, _, place in raised() if code not in MESSAGES})
    assert missing == []


def test_every_placeholder_is_filled_where_the_error_is_raised():
    empty = [
        f"{code} lacks {lacking} ({place})"
        for code, keywords, place in raised()
        if keywords is not None
        and (lacking := placeholders(MESSAGES.get(code, ())) - keywords - {"code"})
    ]
    assert empty == []


def test_every_sentence_belongs_to_a_code_that_exists():
    used = {
        node.value
        for path, tree in sources().items()
        if CATALOGUE not in path.parents
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(MESSAGES) - used) == []


def test_no_code_has_two_entries():
    codes = Counter(
        key.value
        for tree in sources(CATALOGUE).values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    )
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_message_is_three_whole_sentences_in_the_words_of_the_window(code):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    for text in MESSAGES[code]:
        assert text == text.strip()
        assert text[-1:] in {".", "?", "!"}
        assert not re.search(NEVER_SHOWN, text, re.IGNORECASE), text


def test_an_unknown_code_still_says_something_and_names_itself():
    happened, safe, todo = message("no-such-code", {})
    assert happened
    assert safe
    assert "no-such-code" in todo


@pytest.mark.parametrize(
    "text",
    ["Sealed.", "a Batch of", "the directory key", "Grants were", "on-chain", "unwrap wrapped"],
)
def test_the_word_check_finds_what_it_should(text):
    assert re.search(NEVER_SHOWN, text, re.IGNORECASE)


@pytest.mark.parametrize("text", ["keychain", "unchained", "the grantee", "batches"])
def test_the_word_check_leaves_other_words_alone(text):
    assert bool(re.search(NEVER_SHOWN, text, re.IGNORECASE)) == (text == "batches")


def temporary_views(tree):
    """`.view()` of what a call just made: nobody holds it, so it is wiped before it is read."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "view"
        and isinstance(node.func.value, ast.Call)
    ]


def test_no_secret_is_viewed_that_nobody_holds():
    odd = [where(path, node) for path, tree in sources().items() for node in temporary_views(tree)]
    assert odd == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bytes(Secret.random(16).view())", 1),
        ("derive(key, 'salt').view()", 1),
        ("secret.copy().view()[:4]", 1),
        ("with Secret.random(16) as salt: bytes(salt.view())", 0),
        ("self.secret.view()", 0),
        ("pairs[0].seed.view()", 0),
        ("view()", 0),
    ],
)
def test_the_search_for_temporary_views_finds_what_it_should(text, found):
    assert len(temporary_views(ast.parse(text))) == found


def test_no_picture_is_read_by_guessing_its_format():
    """Qt asks SVG's reader, too, then: it may wait for the window's thread, and that one for it."""
    guessing = [
        where(path, node)
        for path, tree in sources(PACKAGE / "gui").items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and name_of(node.func) in {"fromData", "loadFromData"}
        and len(node.args) < 2
    ]
    assert not guessing
