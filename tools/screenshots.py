"""Takes the pictures of the extension anew, in a real VS Code with the package of today: `docs/images/vscode-*.png` and
those of its walkthrough, `client-vscode/walkthrough/*.png`.

Needs what `make e2e` sets up. Arguments name the pictures to take; without one, all are.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tools import package_extension

FOLDER = package_extension.ROOT / "docs" / "images"
PREFIX = "vscode-"
WALKTHROUGH = package_extension.ROOT / "client-vscode" / "walkthrough"
LARGEST = 150_000
"""The most that one may weigh, in bytes."""
_SCRIPT = package_extension.ROOT / "client-vscode" / "e2e" / "pictures.mjs"


def main(names: list[str]) -> int:
    """Take them; the exit status."""
    if package_extension.main([]):
        return 1
    vsix = package_extension.BUILD / package_extension.file_name(package_extension.own_platform())
    with tempfile.TemporaryDirectory() as folder:
        command = [package_extension.node(), str(_SCRIPT), "--vsix", str(vsix), "--into", folder, *names]
        status = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
        for made in sorted(Path(folder).rglob("*.png")):
            content = made.read_bytes()
            is_step = made.parent.name == WALKTHROUGH.name
            target = WALKTHROUGH / made.name if is_step else FOLDER / f"{PREFIX}{made.name}"
            target.parent.mkdir(exist_ok=True)
            print(f"{target.relative_to(package_extension.ROOT).as_posix()}: {len(content) / 1e3:.0f} kB")
            if len(content) > LARGEST:
                print(f"error: more than {LARGEST / 1e3:.0f} kB", file=sys.stderr)
                status = 1
            target.write_bytes(content)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
