# Builds the Windows program and its installer. UNTESTED: nobody has run this on Windows yet.
# Needs Python 3.11 or newer (64 bit) and Inno Setup 6. Run it from the top folder:
#   powershell -ExecutionPolicy Bypass -File packaging\windows\build.ps1
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Checked([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { throw "$Program failed with exit code $LASTEXITCODE" }
}

$environment = "build\venv"
$python = Join-Path $environment "Scripts\python.exe"
if (-not (Test-Path $python)) {
    Write-Host "==> Making a virtual environment in $environment"
    Invoke-Checked "py" @("-3", "-m", "venv", $environment)
}
Write-Host "==> Installing the locked packages"
Invoke-Checked $python @("-m", "pip", "install", "-q", "--only-binary", ":all:", "--require-hashes",
    "-r", "packaging\requirements-bundle.lock")
Invoke-Checked $python @("-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", ".")

Write-Host "==> Building dist\clinicvault"
Invoke-Checked $python @("-m", "PyInstaller", "--noconfirm", "--distpath", "dist",
    "--workpath", "build\pyinstaller", "packaging\clinicvault.spec")
Invoke-Checked "dist\clinicvault\clinicvault.exe" @("--help")

$version = & $python -c "import clinicvault; print(clinicvault.__version__)"
$compiler = Join-Path ${env:ProgramFiles(x86)} "Inno Setup 6\ISCC.exe"
if (-not (Test-Path $compiler)) { throw "Inno Setup 6 was not found; the program itself is in dist\clinicvault" }
Write-Host "==> Building the installer"
Invoke-Checked $compiler @("/DVersion=$version", "packaging\windows\clinicvault.iss")
Write-Host "==> Done: dist\ClinicVault-$version-setup.exe"
