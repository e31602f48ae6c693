# Shared by the scripts beside it: finding Python, saying what is missing.
# shellcheck shell=sh
set -eu

cd "$(dirname "$0")/.."
ROOT=$(pwd)
PYTHON="$ROOT/.venv/bin/python"
UV_VERSION=0.13.9

# Without compiled files each process compiles Django and Wagtail anew, which takes longer than most of its work. Who
# wants none beside the sources has them in the virtual environment.
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ]; then
    unset PYTHONDONTWRITEBYTECODE
    PYTHONPYCACHEPREFIX="$ROOT/.venv/bytecode"
    export PYTHONPYCACHEPREFIX
fi

stop_with() {
    printf '%s\n' "$*" >&2
    exit 1
}

new_enough() {
    "$1" -c 'import sys, venv; raise SystemExit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

# Print the path of a Python of 3.12 or newer.
find_python() {
    for name in ${PYTHON_FOR_MEESTERPROEF:-} python3.12 python3.13 python3.14 python3 python; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    for path in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python; do
        if [ -x "$path" ] && new_enough "$path"; then
            printf '%s\n' "$path"
            return
        fi
    done
    if command -v uv >/dev/null 2>&1; then
        path=$(uv python find '>=3.12' 2>/dev/null || true)
        if [ -n "$path" ] && new_enough "$path"; then
            printf '%s\n' "$path"
            return
        fi
    fi
    return 1
}

# Print the command for uv, installing it beside the project when there is none.
find_uv() {
    if [ -x .uv/bin/uv ]; then
        printf '%s\n' "$ROOT/.uv/bin/uv"
        return
    fi
    if uv --version >/dev/null 2>&1; then
        command -v uv
        return
    fi
    "$1" -m venv .uv >&2 || return 1
    .uv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" >&2 || return 1
    printf '%s\n' "$ROOT/.uv/bin/uv"
}

# set_up run|dev: a virtual environment with exactly the locked packages.
set_up() {
    lock=requirements.txt
    if [ "$1" = dev ] || [ -f .venv/.dev ]; then lock=requirements-dev.txt; fi
    if [ ! -x "$PYTHON" ] || ! new_enough "$PYTHON"; then
        found=$(find_python) || stop_with "Python 3.12 or newer is needed and was not found: install it (for example 'uv python install 3.12', 'pyenv install 3.12', or your system's python3.12 with its venv package) and try again."
        rm -rf .venv
        "$found" -m venv --without-pip .venv || stop_with "Python could not make a virtual environment in $ROOT/.venv: check that this folder is writable and that Python's venv package is installed."
    fi
    wanted=$(cksum "$lock")
    if [ "$(cat .venv/.installed 2>/dev/null || true)" = "$wanted" ]; then return; fi
    uv=$(find_uv "$PYTHON") || find_uv_failed
    printf 'Installing the locked packages …\n' >&2
    "$uv" pip sync --quiet --python "$PYTHON" --require-hashes "$lock" ||
        stop_with "The packages in $lock could not be installed: check the connection to the package registry and try again."
    printf '%s' "$wanted" >.venv/.installed
    if [ "$lock" = requirements-dev.txt ]; then touch .venv/.dev; fi
}

find_uv_failed() {
    stop_with "uv could not be installed: check the connection to the package registry, or install uv yourself, and try again."
}
