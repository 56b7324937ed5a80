"""Writes the headers below data/api from gathered facts.

    python tools/build_api.py --facts DIR [--check]

DIR holds sourcemod_api.json, left4dhooks_api.json and l4d2_other_includes.json; data/api/supplement.toml adds
what they lack. Prints the files that are missing, stale or surplus; with --check these stay as they are and
the exit status is 1.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.api import headers  # noqa: E402

API = ROOT / "data" / "api"


def main(arguments: list[str] | None = None, api: Path = API) -> int:
    """Builds or checks the headers below `api`, where the supplement lies too; returns the exit status."""
    parser = argparse.ArgumentParser(description="Write the headers below data/api from gathered facts.")
    parser.add_argument("--facts", type=Path, required=True, metavar="DIR", help="folder of the JSON files")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a file differs")
    options = parser.parse_args(arguments)

    wanted = headers.build(options.facts, api / "supplement.toml")
    present = {path.relative_to(api).as_posix() for path in api.rglob("*.inc")}
    surplus = sorted(present - set(wanted))
    stale = sorted(p for p, text in wanted.items() if p not in present or (api / p).read_bytes() != text.encode())
    for path in (*stale, *surplus):
        print(path)
    if options.check:
        return 1 if stale or surplus else 0
    for path in stale:
        (api / path).parent.mkdir(parents=True, exist_ok=True)
        (api / path).write_bytes(wanted[path].encode())
    for path in surplus:
        (api / path).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
