; Inno Setup 6 script of ClinicVault. UNTESTED: nobody has run this on Windows yet.
; build.ps1 calls it: ISCC.exe /DVersion=0.1.0 packaging\windows\clinicvault.iss

#ifndef Version
  #error Give the version: /DVersion=0.1.0
#endif

[Setup]
AppId={{6E1C6C0E-0C0B-4E0B-9D5B-6A2F0C1B7A57}
AppName=ClinicVault
AppVersion={#Version}
AppPublisher=ClinicVault
DefaultDirName={autopf}\ClinicVault
DefaultGroupName=ClinicVault
DisableProgramGroupPage=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=ClinicVault-{#Version}-setup
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
; Clinic photos and keys are never in the program's folder, so removing the program keeps them.
UninstallDisplayName=ClinicVault

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "..\..\dist\clinicvault\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\ClinicVault"; Filename: "{app}\ClinicVaultWindow.exe"
Name: "{autodesktop}\ClinicVault"; Filename: "{app}\ClinicVaultWindow.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\ClinicVaultWindow.exe"; Description: "{cm:LaunchProgram,ClinicVault}"; Flags: nowait postinstall skipifsilent
