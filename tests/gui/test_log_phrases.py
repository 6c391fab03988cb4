"""What entries of the access log say in plain words."""

from __future__ import annotations

import pytest

from clinicvault.gui import words
from clinicvault.gui.log.phrases import fact, headline
from clinicvault.gui.resources import resource
from tests.gui.log_hands import entry


@pytest.mark.parametrize(
    ("event", "outcome", "text"),
    [
        ("export", "done", "Photos exported"),
        ("export", "given", "Photos exported"),
        ("export", "refused", "Export refused"),
        ("photo-full", "refused", "Photo refused"),
        ("export", "intent", "Photos exported: begun"),
        ("backup", "failed", "Backup made: failed"),
        ("leaf-unreadable", "", "leaf-unreadable"),
    ],
)
def test_headlines(qapp, event, outcome, text):
    assert headline(entry(event=event, outcome=outcome)) == text


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("reason", "password-weak", ("Why", "This password is too easy to guess.")),
        ("reason", "no-such-code", ("Why", "no-such-code")),
        ("recipient", "Dr Okafor", ("Given to", "Dr Okafor")),
        ("form", "age", ("Form", "Encrypted file (age)")),
        ("form", "other", ("Form", "other")),
        ("roles", "3", ("Roles", "Front desk, Practitioner")),
        ("roles", "x", ("Roles", "x")),
        ("hint own record", "True", ("Noticed by the computer", "own record: True")),
        ("hint surname", "True", ("Noticed by the computer", "Same surname as the patient")),
        ("hint visit", "False", ("Noticed by the computer", "visit: False")),
        ("unheard-of", "1", ("unheard-of", "1")),
        ("passed over", "may, june", ("Backups that were not good", "may, june")),
        ("damaged", "3", ("Number of damaged things", "3")),
        ("sound", "True", ("Sound of films", "kept")),
        ("clips", "False", ("Short films of live photos", "left out")),
        ("policy", "media", ("Rule", "Photos and films")),
        ("policy", "other", ("Rule", "other")),
        ("edited", "clock", ("What was set", "Camera's clock")),
        ("photos", "12", ("Number of photos", "12")),
        ("erased", "9", ("Number of files erased", "9")),
        ("kept", "3", ("Number of files that stay", "3")),
        ("reason", "discarded", ("Why", "No longer wanted")),
        ("stripped", "location, owner", ("Removed from the file", "place, owner's name")),
        ("raw", "x", ("RAW files of cameras", "x")),
    ],
)
def test_facts_of_an_entry(qapp, key, value, shown):
    assert fact(key, value) == shown


@pytest.mark.parametrize(
    ("event", "outcome", "said"),
    [
        ("file-set-aside", "done", "File that could not be read kept aside"),
        ("raw-kept", "done", "Camera's RAW file kept"),
        ("kept-files-list", "refused", "List of files kept aside refused"),
        ("kept-file-open", "done", "File kept aside tried again"),
        ("kept-file-read", "done", "File kept aside became a photo"),
        ("kept-file-delete", "refused", "Deletion of a file kept aside refused"),
        ("policy-change", "done", "Rules of the clinic changed"),
        ("sources-erased", "intent", "Files erased from card or folder: begun"),
    ],
)
def test_events_about_files_have_words_and_a_sign(qapp, event, outcome, said):
    assert headline(entry(event=event, outcome=outcome)) == said
    assert event in words.event_names()
    assert resource("icons", f"{words.event_icon(event)}.svg").is_file()
