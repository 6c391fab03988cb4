"""Every code that crypto raises has its three sentences, in words a clinic knows."""

from __future__ import annotations

import re
from pathlib import Path

from clinicvault import crypto
from clinicvault.domain.messages import colleagues, log_exports, witnesses
from clinicvault.domain.messages.crypto import MESSAGES

NEVER_SHOWN = re.compile(r"\b(seal|wrap|grant|epoch|batch|directory key|chain)", re.IGNORECASE)
RAISED = re.compile(r"(?:Refused|UsageError|IntegrityError)\(\s*\"([a-z-]+)\"")


def raised() -> set[str]:
    sources = Path(crypto.__file__).parent.glob("*.py")
    return {
        code for source in sources for code in RAISED.findall(source.read_text(encoding="utf-8"))
    }


def test_codes_and_messages_match():
    told_by_others = set(witnesses.MESSAGES) | set(log_exports.MESSAGES) | set(colleagues.MESSAGES)
    assert raised() - told_by_others == set(MESSAGES)


def test_three_sentences_without_jargon():
    for texts in MESSAGES.values():
        assert len(texts) == 3
        for text in texts:
            assert text.endswith(".")
            assert not NEVER_SHOWN.search(text)


def test_placeholders_are_the_parameters():
    used = {code: re.findall(r"{(\w+)}", " ".join(texts)) for code, texts in MESSAGES.items()}
    assert {c: u for c, u in used.items() if u} == {
        "kdf-setting": ["setting"],
        "share-unreadable": ["number"],
    }
