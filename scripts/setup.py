"""Make this checkout ready to run or to test: `python3 scripts/setup.py run|test`.

Uses the standard library only, does nothing that is already done, and says what it does.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
LOCKS = {"run": REQUIREMENTS / "runtime.txt", "test": REQUIREMENTS / "dev.txt"}
TRIES = 3
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
APT = (
    "apt-get",
    "-o",
    "Acquire::Retries=3",
    "-o",
    "DPkg::Lock::Timeout=300",
    "-o",
    "Dpkg::Use-Pty=0",
)


def say(message):
    print(f"setup: {message}", flush=True)


def stop(message):
    sys.exit(f"setup: {message}")


# What the operating system has to give


def has_library(soname):
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_font(name):
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return any(any(folder.rglob(f"{name}.*")) for folder in folders if folder.is_dir())


def has_command(*names):
    return any(shutil.which(name) for name in names)


def has_venv():
    """Debian leaves out the file that venv needs to install pip."""
    try:
        import ensurepip  # noqa: PLC0415

        return any(Path(ensurepip.__file__).parent.glob("_bundled/*.whl")) or bool(
            sysconfig.get_config_var("WHEEL_PKG_DIR")
        )
    except ImportError:
        return False


def missing_packages(purpose):
    """Debian packages that are not there, each with what does not work without it."""
    wanted = {
        "python3-venv": (has_venv() or works(PYTHON), "the virtual environment"),
        "libpango-1.0-0": (has_library("libpango-1.0.so.0"), "PDF documents"),
        "libpangoft2-1.0-0": (has_library("libpangoft2-1.0.so.0"), "PDF documents"),
        "libharfbuzz-subset0": (has_library("libharfbuzz-subset.so.0"), "PDF documents"),
        "fonts-noto-core": (has_font("NotoSans-Regular"), "letters in PDF documents"),
        "fonts-wqy-microhei": (has_font("wqy-microhei"), "Chinese in PDF documents"),
    }
    if purpose == "test":
        wanted |= {
            "chromium": (has_command("chromium", "chromium-browser"), "browser tests"),
            "poppler-utils": (has_command("pdftotext"), "tests that read PDF documents"),
            "valgrind": (has_command("valgrind"), "counting instructions in `make bench`"),
        }
    return {name: purpose for name, (there, purpose) in wanted.items() if not there}


def apt(*arguments):
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = subprocess.DEVNULL
    result = subprocess.run((*APT, *arguments), env=environment, stdout=quiet, check=False)
    return result.returncode == 0


def install_system_packages(purpose):
    missing = missing_packages(purpose)
    if not missing:
        return
    if os.geteuid() == 0 and has_command("apt-get"):
        say(f"installing system packages: {' '.join(missing)}")
        apt("-qq", "update")
        packages = ("install", "-y", "-qq", "--no-install-recommends")
        if not apt(*packages, *missing):
            for name in missing:  # one that this system does not offer must not stop the others
                apt(*packages, name)
        missing = missing_packages(purpose)
    if not missing:
        return
    lost = ", ".join(sorted(set(missing.values())))
    say(f"MISSING for {lost}; please run: sudo apt-get install {' '.join(missing)}")
    if "python3-venv" in missing:
        stop("cannot go on without python3-venv")
    if os.environ.get("CI") == "true":
        stop("cannot go on: with CI=true nothing may be missing")


# The virtual environment


def works(python):
    """Whether `python` runs and is the version this script runs under."""
    if not python.exists():
        return False
    question = "import sys, pip; print(sys.version_info[:2])"
    answer = subprocess.run((python, "-c", question), capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def create_venv():
    here = str(ROOT)  # the environment's commands stop working when the folder moves
    if works(PYTHON) and done("checkout", here):
        open_to_all(VENV)
        return
    say("creating the virtual environment .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run((sys.executable, "-m", "venv", VENV), check=True)
    mark("checkout", here)


def open_to_all(folder):
    """One that was made under a strict umask is of no use to the office's own user."""
    if not folder.stat().st_mode & 0o001:
        say(f"letting everybody read {folder.name}")
        subprocess.run(("chmod", "-R", "a+rX", folder), check=True)


def done(name, digest):
    stamp = VENV / f".{name}.done"
    return stamp.exists() and stamp.read_text() == digest


def mark(name, digest):
    (VENV / f".{name}.done").write_text(digest)


def digest_of(*paths):
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def with_retries(what, *command):
    environment = {"UV_LINK_MODE": "copy"} | os.environ
    if CERTIFICATES.exists():  # an office's own proxy is known to the system, not to uv
        environment = {"UV_SYSTEM_CERTS": "true"} | environment
    for number in range(1, TRIES + 1):
        if subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode == 0:
            return
        say(f"{what} failed (try {number} of {TRIES})")
    stop(f"{what} failed; is there a connection to the Python package index?")


def install_python_packages(purpose):
    """Installs exactly the lock; `run` is content with a complete test environment."""
    lock = LOCKS[purpose]
    if done("test", digest_of(LOCKS["test"])) or done(purpose, digest_of(lock)):
        return
    say(f"installing the Python packages of {lock.relative_to(ROOT)}")
    uv = REQUIREMENTS / "uv.txt"
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    with_retries("installing uv", *pip, "--require-hashes", "-r", uv)
    for other in LOCKS:
        (VENV / f".{other}.done").unlink(missing_ok=True)
    sync = (PYTHON, "-m", "uv", "pip", "sync", "--quiet", "--python", PYTHON)
    with_retries("installing packages", *sync, "--require-hashes", "--compile-bytecode", lock)
    mark(purpose, digest_of(lock))


COMMAND = """\
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/python" -P -c \
'import sys; from trepconnect.cli import main; sys.argv[0] = "trepconnect"; sys.exit(main())' "$@"
"""


def write_if_changed(path, text, mode):
    if path.exists() and path.read_text() == text:
        return
    path.write_text(text)
    path.chmod(mode)


def link_this_checkout():
    """Puts the checkout on the environment's path, and the `trepconnect` command beside python."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = VENV / "lib" / version / "site-packages"
    write_if_changed(packages / "trepconnect-checkout.pth", f"{ROOT}\n", 0o644)
    write_if_changed(VENV / "bin" / "trepconnect", COMMAND, 0o755)


def compile_translations():
    folder = ROOT / "trepconnect" / "translations"
    catalogs = sorted(folder.rglob("*.po"))
    script = ROOT / "scripts" / "translations.py"
    digest = digest_of(script, *catalogs)
    compiled = all(path.with_suffix(".mo").exists() for path in catalogs)
    if done("translations", digest) and compiled:
        return
    if catalogs:
        say("compiling translations")
        subprocess.run((PYTHON, script, "compile"), check=True)
    mark("translations", digest)


def main():
    if sys.version_info < (3, 11):
        stop(f"needs Python 3.11 or newer, this is {sys.version.split()[0]}")
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        stop("use: python3 scripts/setup.py run|test")
    purpose = sys.argv[1]
    os.umask(0o022)  # whoever runs the office must be able to read what root installs
    install_system_packages(purpose)
    create_venv()
    install_python_packages(purpose)
    link_this_checkout()
    compile_translations()
    say(f"ready to {purpose}")


if __name__ == "__main__":
    main()
