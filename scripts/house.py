"""The house in figures and as a picture, from the imports of the program.

`scripts/house.py figures` prints a table, `scripts/house.py picture` draws docs/images/house.svg.
"""

import ast
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from html import escape
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "trepconnect"
PICTURE = ROOT / "docs" / "images" / "house.svg"
SMALL = 30

WIDTH, ROW, BOX, GAP = 720, 84, 230, 24
EVERYWHERE = {"kernel", "platform"}
"""What every domain imports; lines to these would only hide the others."""
ON_A_LINE = 3
STYLE = """text{font:13px system-ui,sans-serif;fill:#17211f}.d{fill:#e2efed;stroke:#0d5a5f}
.s{font-size:11px;fill:#33403d}.n{font-size:11px;fill:#56615d}.b{font-weight:700}
path{fill:none;stroke:#0d5a5f;stroke-opacity:.28}"""


def name_of(path: Path, root: Path) -> str:
    """The dotted name of a file."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, names: set[str]) -> Iterator[str]:
    """The modules of the program that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            for one in node.names:
                whole = f"{node.module}.{one.name}"
                yield whole if whole in names else str(node.module)


def names_on(line: str) -> list[str]:
    """What stands on a line of a contract."""
    return [one.strip(" ()") for one in line.split("|")]


class House:
    """Every module of a checkout with what it imports."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.paths = {name_of(path, root): path for path in sorted((root / PACKAGE).rglob("*.py"))}
        names = set(self.paths)
        self.imports = {name: set(imports(path, names)) for name, path in self.paths.items()}
        config = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        self.contracts = config["tool"]["importlinter"]["contracts"]

    def layers(self, container: str) -> list[list[str]]:
        """The ladder of a container, top first; what stands on one line belongs together."""
        for contract in self.contracts:
            if contract.get("containers") == [container]:
                return [
                    [one.strip(" ()") for one in line.split("|")] for line in contract["layers"]
                ]
        return []

    def outside(self) -> int:
        """How many modules below the domains no ladder of files names."""
        named: dict[str, set[str]] = {}
        for contract in self.contracts:
            if contract["type"] == "layers":
                for container in contract["containers"]:
                    found = {
                        one.strip(" ()") for line in contract["layers"] for one in line.split("|")
                    }
                    named.setdefault(container, set()).update(found)

        def is_named(module: str) -> bool:
            parts = module.split(".")
            return any(
                parts[depth] in named.get(container, ())
                for depth in range(2, len(parts))
                for container in (
                    ".".join(parts[:depth]),
                    ".".join([parts[0], *"*" * (depth - 1)]),
                )
            )

        return sum(not is_named(one) for one in self.paths if one.count(".") > 1)

    def foreign_tables(self) -> int:
        """How often a domain imports another one's tables."""
        return sum(
            "models" in target.split(".") and target.split(".")[1] != module.split(".")[1]
            for module, targets in self.imports.items()
            for target in targets
            if module.count(".") and target.count(".")
        )


def figures(house: House) -> Iterator[tuple[str, object]]:
    """What tells how a house is cut."""
    files = [path for path in house.paths.values() if path.name != "__init__.py"]
    lines = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in files)
    functions = sum(
        isinstance(node, ast.FunctionDef)
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )
    users = Counter(target for targets in house.imports.values() for target in targets)
    yield "files, without `__init__`", len(files)
    yield "`__init__` files", len(house.paths) - len(files)
    yield "lines", sum(lines)
    yield "lines of a file: median, largest", f"{median(lines):.0f}, {lines[-1]}"
    yield f"files under {SMALL} lines", sum(one < SMALL for one in lines)
    yield "functions", functions
    yield "modules that no ladder of files holds", house.outside()
    yield "imports of another domain's tables", house.foreign_tables()
    yield "modules with one importer", sum(users[one] == 1 for one in house.paths)


def picture(house: House) -> str:
    """Domains on their ladder with their subjects; a line is as strong as its imports are many."""
    ladder = [[one for one in line if one in domains(house)] for line in house.layers(PACKAGE)]
    places = dict(_places([line for line in ladder if line]))
    between = Counter(
        (module.split(".")[1], target.split(".")[1])
        for module, targets in house.imports.items()
        for target in targets
        if module.count(".") and target.count(".")
    )
    parts = [
        _line(places[source], places[target], count)
        for (source, target), count in sorted(between.items())
        if source != target and source in places and target in places.keys() - EVERYWHERE
    ]
    parts += [_box(house, name, *place) for name, place in places.items()]
    height = max(y for _x, y in places.values()) + ROW
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>Domains and their subjects; imports point down</title><style>{STYLE}</style>"
        f"{''.join(parts)}</svg>\n"
    )


def domains(house: House) -> set[str]:
    return {name.split(".")[1] for name in house.paths if name.count(".")}


def _places(ladder: list[list[str]]) -> Iterator[tuple[str, tuple[int, int]]]:
    for row, line in enumerate(ladder):
        left = (WIDTH - len(line) * BOX - (len(line) - 1) * GAP) // 2
        for number, name in enumerate(line):
            yield name, (left + number * (BOX + GAP), 10 + row * ROW)


def _box(house: House, name: str, x: int, y: int) -> str:
    lines = [
        len(path.read_text(encoding="utf-8").splitlines())
        for module, path in house.paths.items()
        if f"{module}.".startswith(f"{PACKAGE}.{name}.")
    ]
    subjects = [
        one
        for line in house.layers(f"{PACKAGE}.{name}")
        for one in line
        if (house.root / PACKAGE / name / one).is_dir()
    ]
    told, rest = ", ".join(subjects[:ON_A_LINE]), ", ".join(subjects[ON_A_LINE:])
    return (
        f'<g><rect class="d" x="{x}" y="{y}" width="{BOX}" height="{ROW - 26}" rx="5"/>'
        f'<text class="b" x="{x + 10}" y="{y + 20}">{escape(name)}</text>'
        f'<text class="n" x="{x + BOX - 10}" y="{y + 20}" text-anchor="end">'
        f"{sum(lines):,} lines</text>"
        f'<text class="s" x="{x + 10}" y="{y + 38}">{escape(told)}</text>'
        f'<text class="s" x="{x + 10}" y="{y + 53}">{escape(rest)}</text></g>'
    )


def _line(source: tuple[int, int], target: tuple[int, int], count: int) -> str:
    x1, y1 = source[0] + BOX // 2, source[1] + ROW - 26
    x2, y2 = target[0] + BOX // 2, target[1]
    rows = max((y2 - y1) // ROW, 0)
    side = x1 + (BOX * 0.5 + 14 * rows) * (1 if rows % 2 else -1) * (rows > 0)
    return (
        f'<path stroke-width="{min(0.6 + count / 20, 6):.1f}" '
        f'd="M{x1},{y1} C{side:.0f},{y1 + 30} {side:.0f},{y2 - 30} {x2},{y2}"/>'
    )


def main(arguments: list[str]) -> int:
    """Do what is asked for; ``figures`` may be of another checkout."""
    match arguments:
        case ["figures", *folder]:
            for what, number in figures(House(Path(folder[0]) if folder else ROOT)):
                print(f"| {what} | {number} |")
        case ["picture"]:
            PICTURE.write_text(picture(House(ROOT)), encoding="utf-8")
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
