"""Lists, checks and writes the golden files: see the package."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from cosmonaut_training import golden
from cosmonaut_training.places import GOLDEN


def main() -> int:
    parser = argparse.ArgumentParser(description=golden.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="?", choices=("list", "check", "write"), default="list")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(golden.PARTS))
    args = parser.parse_args()
    if unknown := sorted(set(args.parts) - set(golden.PARTS)):
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(golden.PARTS)}")
    names = [n for n in golden.PARTS if not args.parts or n in args.parts]
    print(", ".join(f"{k} {v}" for k, v in golden.versions().items()))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            try:
                part = golden.part(name)
            except ModuleNotFoundError as missing:
                print(f"{name}: needs {missing.name}: pip install -e '.[published]'")
                wrong += 1
                continue
            if args.command == "list":
                print(f"{name}: {part.__doc__.splitlines()[0]}\n  " + "\n  ".join(part.FILES))
                continue
            part.make(Path(folder))
            for file in part.FILES:
                made, kept = Path(folder, file), GOLDEN / file
                off, said = golden.difference(made, kept) if kept.exists() else (float("inf"), "new")
                differs = off > golden.TOLERANCE
                wrong += differs
                if differs and args.command == "write":
                    shutil.copy(made, kept)
                    said += ": written"
                print(f"{name}: {file}: {said}", flush=True)
    return int(wrong > 0 and args.command == "check")


if __name__ == "__main__":
    sys.exit(main())
