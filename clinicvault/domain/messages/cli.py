"""Messages of the command line: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str, str]] = {
    "cancelled": (
        "You stopped it.",
        "What was saved before is safe.",
        "Run the command again to go on; photos that are in already are not taken twice.",
    ),
    "command-misused": (
        "The command was not understood: {problem}.",
        "Nothing was done.",
        "Run `{command} --help` to see what it takes.",
    ),
    "consent-awaits-practitioner": (
        "The consent is recorded, but photos cannot be taken in yet.",
        "Everything is safe.",
        "Ask a practitioner to unlock ClinicVault once; after that the import works.",
    ),
    "kit-in-vault": (
        "The recovery sheets would lie in the vault's own folder, or beside this computer's key.",
        "Nothing was written.",
        "Choose another place: who copies these folders must never get the sheets as well.",
    ),
    "output-ending": (
        "The name of this file must end in {endings}.",
        "Nothing was written.",
        "Choose a name with that ending.",
    ),
    "option-needs": (
        "The option {option} says nothing without {other}.",
        "Nothing was done.",
        "Give {other}, too, or leave {option} out.",
    ),
    "options-clash": (
        "The options {option} and {other} do not go together.",
        "Nothing was done.",
        "Leave one of them out.",
    ),
    "output-exists": (
        "There is a file or folder of that name already.",
        "It was not touched, and nothing was taken out.",
        "Choose another name for the output.",
    ),
    "output-folder-missing": (
        "The folder for the output does not exist.",
        "Nothing was written.",
        "Make the folder first, or choose another place for the output.",
    ),
    "output-unwritable": (
        "The output could not be written.",
        "The photos in the vault are safe.",
        "Free some space or choose a place where your account may write, then try again.",
    ),
    "passwords-differ": (
        "The two passwords you typed are not the same.",
        "Nothing was changed.",
        "Run the command again and type the same password twice.",
    ),
    "prompt-impossible": (
        "ClinicVault had to ask you something, but nobody can type here.",
        "Nothing was done.",
        "Give passwords with --password-file, a one-time code with --code-file.",
    ),
    "secret-file-empty": (
        "The first line of the password or code file is empty.",
        "Nothing was done.",
        "Write the password or code into the first line of the file.",
    ),
    "secret-file-open": (
        "Warning: every account of this computer can read the password or code file.",
        "It was used nevertheless.",
        "Close it to others (chmod 600), or delete it and let ClinicVault ask you.",
    ),
    "secret-file-shared": (
        "Every account of this computer could have changed the password or code file.",
        "It was not used, and nothing was done.",
        "Write a new file that only your account may change (chmod 600), then try again.",
    ),
    "secret-file-unreadable": (
        "The password or code file cannot be read.",
        "Nothing was done.",
        "Check its place, that your account may read it, and that it is plain text.",
    ),
    "unexpected": (
        "Something went wrong that ClinicVault did not expect.",
        "What was saved before is safe.",
        "Run `clinicvault verify`, then try again; if it fails once more, tell your IT person.",
    ),
    "user-ambiguous": (
        "More than one person has that name.",
        "Nothing was done.",
        "Write the name exactly as `clinicvault user list` shows it.",
    ),
    "user-needed": (
        "It is not said who is working.",
        "Nothing was done.",
        "Give a name with --user, or set CLINICVAULT_USER.",
    ),
    "user-unknown": (
        "Nobody of that name works here.",
        "Nothing was done.",
        "Run `clinicvault user list` to see the names.",
    ),
    "vault-needed": (
        "It is not said which vault is meant.",
        "Nothing was done.",
        "Give its folder with --vault, or set CLINICVAULT_VAULT.",
    ),
}
