# Shared by packaging/run and packaging/test: Python, the system's libraries, the virtual environment.
# shellcheck shell=bash

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=${CLINICVAULT_VENV:-$top/.venv}

# What Qt, OpenCV and the sandbox load from the system: <library> <Debian package>.
# shellcheck disable=SC2034
qt_libraries="
libGL.so.1 libgl1
libEGL.so.1 libegl1
libxkbcommon.so.0 libxkbcommon0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libseccomp.so.2 libseccomp2
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
stop() { printf 'ClinicVault: %s\n' "$*" >&2; exit 1; }

# Debian itself: Ubuntu has browsers only as snaps.
is_debian() { grep -qsx 'ID=debian' /etc/os-release; }
on_debian() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# The first Python that is new enough and really starts (a version manager's shim may not).
find_python() {
  local name
  for name in python3.11 python3.12 python3.13 python3; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

# Debian packages that a fresh environment still needs before Python can make one.
missing_python() {
  local python version
  if ! python=$(find_python); then
    echo python3 python3-venv
  elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "python$version-venv"
  fi
}

# missing_libraries <list>: Debian packages of the libraries that the loader does not find.
missing_libraries() {
  local known library package
  known=$(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) || return 0
  while read -r library package; do
    [ -z "$library" ] || grep -qF "$library " <<<"$known" || printf '%s ' "$package"
  done <<<"$1"
}

# missing_commands <command package>...: Debian packages of the commands that are not there.
missing_commands() {
  local command package
  while [ $# -ge 2 ]; do
    command=$1 package=$2
    shift 2
    PATH=$PATH:/usr/sbin:/sbin command -v "$command" >/dev/null || printf '%s ' "$package"
  done
}

# install_packages <package>...: as root at once; otherwise prints the one line to run and stops.
install_packages() {
  [ $# -gt 0 ] || return 0
  if ! on_debian; then
    say "This system is not Debian or Ubuntu. Missing here, by Debian's names: $*"
    say "Install what your system calls them if the next steps fail."
    return 0
  fi
  if [ "$(id -u)" -ne 0 ]; then
    {
      echo "ClinicVault needs packages of the system that only root can install. Run this one line, then start again:"
      echo
      echo "    sudo apt-get update && sudo apt-get install --no-install-recommends -y $*"
    } >&2
    exit 1
  fi
  say "Installing system packages: $*"
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# stamp_of <lock>: what the environment was made from; another Python or place makes a new one.
stamp_of() {
  "$venv/bin/python" - "$top/pyproject.toml" "$top/packaging/$1" <<'PYTHON'
import hashlib, pathlib, sys
made_from = [pathlib.Path(name).read_bytes() for name in sys.argv[1:]]
made_from += [sys.version.encode(), sys.prefix.encode(), sys.argv[1].encode()]
print(hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in made_from)).hexdigest())
PYTHON
}

# is_empty <folder>: nothing lies in it, or it is not there.
is_empty() (
  shopt -s nullglob dotglob
  set -- "$1"/*
  [ $# -eq 0 ]
)

# make_environment <lock>: a virtual environment with exactly the locked packages, checked by hash.
make_environment() {
  local lock=$1 stamp="$venv/.clinicvault-$1" python
  if ! "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null; then
    if [ ! -e "$venv/pyvenv.cfg" ] && ! is_empty "$venv"; then
      stop "$venv is no virtual environment and not empty: it is left alone. Remove it yourself, or name another folder in CLINICVAULT_VENV."
    fi
    python=$(find_python) || stop "Python 3.11 or newer is needed and was not found."
    say "Making a virtual environment in $venv with $("$python" -V)"
    "$python" -m venv --clear "$venv"
  fi
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_of "$lock")" ]; then
    say "Virtual environment $venv is up to date"
    return 0
  fi
  say "Installing the locked packages into $venv (once; 600 MB on disk)"
  "$venv/bin/python" -m pip install --disable-pip-version-check --no-input -q \
    --only-binary :all: --require-hashes -r "$top/packaging/$lock"
  say "Installing ClinicVault itself from this folder"
  "$venv/bin/python" -m pip install --disable-pip-version-check --no-input -q \
    --no-deps --no-build-isolation -e "$top"
  stamp_of "$lock" >"$stamp"
}
