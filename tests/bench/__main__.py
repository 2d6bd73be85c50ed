"""`python -m tests.bench` runs every bench, `python -m tests.bench NAME…` some; each prints one line."""

import argparse
import ast
import subprocess
import sys
from pathlib import Path

BENCHES = (
    "engine", "detector", "patterns", "analyse", "imports", "live", "search", "start", "map", "pulse",
    "sessions", "seen", "paint", "intake", "kills", "drivers", "lived", "happiness", "floor",
)  # fmt: skip


def main() -> None:
    """Run each bench in a process of its own; ends with the first that fails."""
    listed = "\n".join(f"  {name:10} {_about(name)}" for name in BENCHES)
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        epilog=f"benches:\n{listed}\n\n`python -m tests.bench.NAME --help` tells the sizes of one.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="benches to run; default: all of them")
    names = parser.parse_args().names or BENCHES
    if unknown := set(names) - set(BENCHES):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    for name in names:
        subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=True)


def _about(name: str) -> str:
    tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
    return (ast.get_docstring(tree) or "").partition("\n")[0]


if __name__ == "__main__":
    main()
