"""Message catalogues: `translations.py compile | update | check`.

`compile` writes the .mo files, `update` brings the .po files up to date with the source,
`check` says whether they are.
"""

import os
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "trepconnect" / "translations"
TEMPLATE = FOLDER / "messages.pot"
METHODS = [("trepconnect/**.py", "python"), ("templates/**.*", "jinja2")]
OPTIONS = {"templates/**.*": {"encoding": "utf-8", "silent": "false"}}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "N_": None,
    "_n": (1, 2),
    "gettext": None,
    "ngettext": (1, 2),
}
HEADER = "# Words of TrepConnect.\n"


def holds_source(folder: str) -> bool:
    return Path(folder).name not in {"__pycache__", "translations", "static"}


def extract() -> Catalog:
    catalog = Catalog(project="TrepConnect", header_comment=HEADER, charset="utf-8")
    found = extract_from_dir(
        ROOT,
        METHODS,
        OPTIONS,
        KEYWORDS,
        ["Translators:"],
        directory_filter=holds_source,
    )
    for filename, _line, message, comments, context in found:
        catalog.add(message, None, [(filename, 0)], auto_comments=comments, context=context)
    return catalog


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def write(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False)


def catalogs() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/*.po"))


def compile_catalog(path: Path) -> None:
    """Leaves out plurals with an empty form: compiled, they would come out as English singular."""
    catalog = read(path)
    for message in catalog:
        if message.id and message.pluralizable and not all(message.string or ()):
            message.string = ""
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        write_mo(file, catalog)
    unfinished.replace(path.with_suffix(".mo"))


def update() -> None:
    template = extract()
    FOLDER.mkdir(exist_ok=True)
    write(TEMPLATE, template)
    for path in catalogs():
        catalog = read(path)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        write(path, catalog)


def ids(catalog: Catalog) -> set[tuple[str | None, str]]:
    return {(message.context, str(message.id)) for message in catalog if message.id}


def check() -> list[str]:
    wanted = ids(extract())
    problems = []
    for path in catalogs():
        have = ids(read(path))
        problems += [
            f"{path.relative_to(ROOT)}: lacks {m[1]}" for m in sorted(wanted - have, key=str)
        ]
        problems += [
            f"{path.relative_to(ROOT)}: no longer used: {m[1]}"
            for m in sorted(have - wanted, key=str)
        ]
    return problems


def main() -> None:
    match sys.argv[1:]:
        case ["compile"]:
            for path in catalogs():
                compile_catalog(path)
        case ["update"]:
            update()
        case ["check"]:
            if problems := check():
                sys.exit(
                    "\n".join([*problems, "Run `make translations`, then translate what is new."])
                )
        case _:
            sys.exit("use: translations.py compile | update | check")


if __name__ == "__main__":
    main()
