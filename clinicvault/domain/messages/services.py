"""Messages of `services` and `bootstrap`: code -> (what happened, is data safe, what to do)."""

from __future__ import annotations

_SAFE = "Everything in the vault is safe."
_NOTHING = "Nothing was changed."
_FILE_KEPT = "Your file was left as it is; nothing of it was kept."

MESSAGES: dict[str, tuple[str, str, str]] = {
    "backup-damaged": (
        "The backup is damaged or not complete.",
        "The backup and the vault it came from were not touched.",
        "Use another copy of the backup, and check the disk that this one lies on.",
    ),
    "backup-expired": (
        "Backups this old keep no keys any more, or their keys were taken away: none opens.",
        "The backup and the vault it came from were not touched.",
        "Use a newer backup, or another copy of this one that still has its keys.",
    ),
    "backup-inside-vault": (
        "The backup would lie in the vault's own folder, or around it.",
        _NOTHING,
        "Choose another disk: a backup beside the vault is lost together with it.",
    ),
    "backup-busy": (
        "Another backup of this clinic is being made.",
        _NOTHING,
        "Wait until it is complete, then try again if you still want one.",
    ),
    "backup-none": (
        "There is no complete backup in this folder.",
        _NOTHING,
        "Choose the folder that was given when the backup was made.",
    ),
    "backup-other-vault": (
        "This folder holds backups of another clinic.",
        _NOTHING,
        "Choose an empty folder, or the one that holds this clinic's backups.",
    ),
    "demo-busy": (
        "Another program is making or removing this demo clinic.",
        _NOTHING,
        "Wait until it is complete, then try again.",
    ),
    "demo-other": (
        "This folder holds no demo clinic.",
        _NOTHING,
        "Only a demo clinic can be thrown away by this command.",
    ),
    "export-too-large": (
        "These pictures are too large for one package (more than {limit} MB).",
        _SAFE,
        "Choose fewer pictures and make several packages.",
    ),
    "founding-unfinished": (
        "This clinic was never finished: its recovery sheets were not saved or printed.",
        "Nothing is in it; no other clinic was touched.",
        "Create the clinic once more in the same folder; what was begun there is then removed.",
    ),
    "import-fault": (
        "ClinicVault met an unexpected fault with this file.",
        "It was not taken in. All photos reported as imported are safe.",
        "Import the file once more; if it fails again, tell your IT person.",
    ),
    "import-nothing-left": (
        "There is no interrupted import to go on with.",
        _SAFE,
        "Start a new import; photos that are in already are not taken twice.",
    ),
    "name-wrong": (
        "The name is empty or too long.",
        _NOTHING,
        "Type a name of at most 100 characters.",
    ),
    "output-in-vault": (
        "The file would lie in the vault's own folder, or beside this computer's key.",
        "Nothing was written or taken out.",
        "Choose a place outside these folders.",
    ),
    "passphrase-weak": (
        "This passphrase is too easy to guess.",
        "Nothing was taken out.",
        "Take a longer one, or give none: then ClinicVault makes one of six words.",
    ),
    "export-channel": (
        "For marketing it has to be said where the pictures will be shown, and only for marketing.",
        _SAFE,
        "Choose the place: website, social media, print or event.",
    ),
    "password-weak": (
        "This password is too easy to guess.",
        _NOTHING,
        "Take a longer one, or the suggested words.",
    ),
    "recipient-key-wrong": (
        "The recipient's key is not a valid one.",
        _SAFE,
        "Ask the recipient for the key again; it begins with age1.",
    ),
    "recipient-missing": (
        "It was not said who gets the pictures, or the text is too long.",
        _SAFE,
        "Type the recipient's name.",
    ),
    "recovery-unfinished": (
        "A recovery was not finished: the new sheets were not saved or printed.",
        "All photos are there, and the sheets used for it still work.",
        "Recover the clinic once more with two of those sheets, and save the new ones.",
    ),
    "sheets-differ": (
        "The recovery sheets belong to different clinics.",
        _SAFE,
        "Look at the check numbers on the sheets and take two that have the same.",
    ),
    "sheets-record-missing": (
        "The clinic's check number is missing: only the words were read.",
        _SAFE,
        "Photograph the code on the sheet, or type the founding record from the sheet as well.",
    ),
    "sheets-two-needed": (
        "Two different recovery sheets are needed.",
        _SAFE,
        "Bring a second sheet; its number must differ from the first one's.",
    ),
    "user-name-known": (
        "There is a user of that name already.",
        _NOTHING,
        "Add something that tells them apart, such as an initial.",
    ),
    "kit-not-newest": (
        "These recovery sheets are not the newest ones of this vault.",
        "Nothing was written, and the sheets in force still work.",
        "Save or print the newest sheets. If they are lost, recover once more with the older ones.",
    ),
    "vault-copied": (
        "This is a copy of a vault that also lies in its old place on this computer.",
        _NOTHING,
        "Open the vault in its old place; two copies would grow apart.",
    ),
    "vault-exists": (
        "The chosen folder is not empty.",
        "What lies in it was not touched.",
        "Choose a new or an empty folder.",
    ),
    "vault-missing": (
        "There is no vault in this folder.",
        _NOTHING,
        "Check the folder, or create a vault first.",
    ),
    "warning-log-doubted": (
        "One of the clinic's computers signed a copy of the access log that does not fit the log.",
        "Until that is settled, nobody but administrators can unlock.",
        "See under Log which computer it was. If nobody can explain it, end its access.",
    ),
    "warning-kit-on-computer": (
        "The recovery sheets still lie on this computer.",
        "Who copies them could open the vault.",
        "Print them, give them to different people, and delete the file.",
    ),
    "warning-clock-behind": (
        "This computer's clock is more than a day behind the time it showed before.",
        "What has ended stays ended: consents are judged by the later time.",
        "Correct the clock, or tell an administrator that it was ahead before and is right now.",
    ),
    "warning-no-backup": (
        "No backup was made from this computer yet.",
        "The photos are safe as long as this disk works.",
        "Make a backup to another disk.",
    ),
    "warning-no-keychain": (
        "This computer has no keychain, so its own key lies in a file.",
        "The photos stay encrypted; who copies the vault and this file needs a password still.",
        "Encrypt this computer's disk, or set up a keychain.",
    ),
    "warning-records-damaged": (
        "Entries of the database were changed from outside, are damaged or are missing.",
        "The records concerned are marked in the list and do not open; all others do.",
        "Run the check under Health, tell your administrator, and restore the last backup.",
    ),
    "workstation-memory": (
        "What this computer keeps of the vault cannot be read.",
        "The vault itself is safe.",
        "Ask your IT person to restore this computer's ClinicVault folder, or recover by sheets.",
    ),
    "package-password": (
        "The ZIP file is locked with a password.",
        _FILE_KEPT,
        "Unpack it on this computer with the password, and import the pictures.",
    ),
    "package-too-many": (
        "The ZIP file holds far too many files.",
        _FILE_KEPT,
        "Pack fewer pictures into one ZIP file.",
    ),
    "package-too-large": (
        "The ZIP file says that it holds more than any clinic's pictures.",
        _FILE_KEPT,
        "Import the pictures without packing them.",
    ),
    "package-bomb": (
        "This part of the ZIP file would grow to a giant when unpacked, as no picture does.",
        _FILE_KEPT,
        "Ask whoever sent the file; do not unpack it by hand.",
    ),
    "package-method": (
        "The ZIP file is packed in a way that ClinicVault cannot unpack.",
        _FILE_KEPT,
        "Unpack it on this computer, and import the pictures.",
    ),
    "package-nested": (
        "This is a ZIP file inside a ZIP file.",
        _FILE_KEPT,
        "Unpack the outer one on this computer, and import the inner one.",
    ),
    "package-empty": (
        "There is no picture in the ZIP file.",
        _FILE_KEPT,
        "Choose another file.",
    ),
    "subject-unknown": (
        "The medical picture does not say whose it is, or not clearly enough.",
        _FILE_KEPT,
        "Have it sent again with the record number, or as a plain JPEG picture.",
    ),
    "subject-differs": (
        "The medical picture says that it shows another patient.",
        _FILE_KEPT,
        "Open that patient and import it there; if it is this one, correct the details first.",
    ),
    "source-gone": (
        "The memory card or folder is not there any more.",
        "All photos reported as imported are safe, and what is left is remembered.",
        "Put the card back in, then go on with the import.",
    ),
    "pasted-gone": (
        "A pasted picture was not taken in before the import stopped.",
        "All photos reported as imported are safe; pasted pictures are never written to a disk.",
        "Copy the picture and paste it once more.",
    ),
    "clip-unreadable": (
        "The short film inside this photo could not be read.",
        "The photo itself was imported.",
        "Keep the original file if you need the film.",
    ),
    "live-clip": (
        "This is the short film of a live photo; your clinic keeps only the photo.",
        "The photo itself is safe, and the file was left as it is.",
        "An administrator can choose in the settings to keep such films.",
    ),
    "needs-re-encoding": (
        "This file cannot be kept as it is: it would have to be written anew from its pixels.",
        _FILE_KEPT,
        "Import it again and agree to that.",
    ),
    "not-imported": (
        "This file was not imported, so it was not erased.",
        "The file was left as it is.",
        "Import it first if you need it.",
    ),
    "source-changed": (
        "This file is not the one any more that was imported, so it was not erased.",
        "The imported photo is safe, and the file was left as it is.",
        "Look at the file, and import it again if you need it.",
    ),
    "copy-damaged": (
        "The copy in the vault could not be checked, so the file was not erased.",
        "The file was left as it is.",
        "Keep the file, and run the check of the vault.",
    ),
    "source-unwritable": (
        "This file could not be erased: the card or folder does not allow it.",
        "The imported photo is safe, and the file was left as it is.",
        "Look for a write lock on the card, or erase the file in the camera.",
    ),
    "package-incomplete": (
        "Not every picture in this ZIP file was imported, so it was not erased.",
        "The imported photos are safe, and the file was left as it is.",
        "Import the rest first, or keep the file.",
    ),
    "list-unreadable": (
        "This file is not a list of appointments that can be read.",
        "Nothing was taken over.",
        "Export the day's list again as CSV or iCalendar (.ics) and choose that file.",
    ),
    "list-empty": (
        "This file is empty.",
        "Nothing was taken over.",
        "Export the day's list again from your practice system.",
    ),
    "list-large": (
        "This file is larger than {most} MB; a day's list is much smaller.",
        "Nothing was taken over.",
        "Export one day, or one week, and choose that file.",
    ),
    "list-long": (
        "This file has more entries than {most}; a day's list has fewer.",
        "Nothing was taken over.",
        "Export one day, or one week, and choose that file.",
    ),
    "list-columns": (
        "No column of this file is named as a patient's name or record number.",
        "Nothing was taken over.",
        "Export it with a first line of headings, such as Time, Name, Born, Record number.",
    ),
    "list-nobody": (
        "Nobody of this name, or with this record number and birth date, is registered here.",
        "Nothing was changed.",
        "Look for the patient by hand, or register the patient first.",
    ),
    "day-full": (
        "A day's list holds at most {most} appointments.",
        "Nothing was added.",
        "Check that the file is of one day of this clinic.",
    ),
    "day-wrong": (
        "A list can be made for today and for the year to come.",
        "Nothing was added.",
        "Choose another day.",
    ),
    "time-wrong": (
        "That is not a time of day.",
        "Nothing was added.",
        "Write it as 09:30, or leave it empty.",
    ),
    "appointment-unknown": (
        "This entry is not on the list any more.",
        "Nothing was changed.",
        "Open the day's list again.",
    ),
}
