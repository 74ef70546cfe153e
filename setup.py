"""What pyproject.toml cannot say: a wheel carries templates, migrations and compiled words."""

import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py

BESIDE = ("templates", "migrations")


class BuildWithPages(build_py):
    """Copies what lies beside the package into it."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        package = Path(self.build_lib) / "trepconnect"
        for name in BESIDE:
            target = package / "_shipped" / name
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(name, target, ignore=shutil.ignore_patterns("__pycache__"))
        for source in package.glob("translations/*/LC_MESSAGES/*.po"):
            with source.open("rb") as words, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(words))


setup(cmdclass={"build_py": BuildWithPages})
