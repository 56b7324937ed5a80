"""Compiles what the server loads when it starts, so that a newcomer's first start is as quick as the next ones.

A package gets bytecode for every CPython that is found on this machine; for another one, Python makes its own when it
first runs. Bytecode is the same on all platforms. Says nothing of where it was made.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PLUGIN = """#include <sourcemod>
public void OnPluginStart()
{
    HookEvent("tank_spawnd", Event_Tank);
    SetEntProp(Unknown(1), Prop_Send, "m_iHealt", 1);
}
void Event_Tank(Event event, const char[] name, bool dontBroadcast)
{
}
"""
# Each module at its own place, named in tracebacks as it is named in the package until it is loaded from there.
_COMPILE = """
import os, py_compile, sys
mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
for name in sys.stdin.read().split():
    py_compile.compile(name, dfile=name, doraise=True, invalidation_mode=mode)
"""
_VERSION = "import sys; print(sys.implementation.name, sys.version_info[0] * 100 + sys.version_info[1])"


def add_bytecode(folder: Path, pythons: tuple[str, ...]) -> list[str]:
    """Add bytecode to a package that is laid out in a folder; the versions, such as 311, that it is made for."""
    modules = [name for name in _loaded() if not name.startswith("server/cli/")]
    made = []
    for version in pythons:
        python = _find(version)
        if python is None:
            continue
        places = ("", "bundled/any/", f"bundled/cp{version}/")
        found = [place + name for name in modules for place in places if (folder / place / name).is_file()]
        subprocess.run(
            [python, "-I", "-c", _COMPILE], cwd=folder, input="\n".join(found), text=True, encoding="utf-8", check=True
        )
        made.append(version)
    return made


def _find(version: str) -> str | None:
    """A Python of a version: this one, or one that is called after it."""
    if int(version) == sys.version_info[0] * 100 + sys.version_info[1]:
        return sys.executable
    named = shutil.which(f"python{version[0]}.{version[1:]}")
    if named is None:
        return None
    asked = subprocess.run([named, "-I", "-c", _VERSION], capture_output=True, text=True, encoding="utf-8", check=False)
    return named if asked.stdout.split() == ["cpython", version] else None


def _loaded() -> list[str]:
    """The files of the modules that are loaded until a plugin is checked, as they are called below a search path."""
    command = [sys.executable, "-m", "tools.package_bytecode"]
    root = Path(__file__).resolve().parent.parent
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout.split()


def main() -> None:
    """Do what the server does when it starts, and print what was loaded."""
    from server.lsp.server import create

    server = create()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "tank.sp")
        file.write_text(PLUGIN, "utf-8")
        server.session.open(file.as_uri(), 1, PLUGIN, "sourcepawn")
        snapshot = server.session.snapshot(file.as_uri())
        assert snapshot is not None
        from server.lsp.diagnostics import diagnostics

        diagnostics(server, snapshot)
    roots = sorted((Path(one).resolve() for one in sys.path), key=lambda root: -len(root.parts))
    for name, module in sorted(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or "")
        if file.suffix == ".py" and not name.startswith("tools"):
            root = next((one for one in roots if file.resolve().is_relative_to(one)), None)
            if root is not None:
                print(file.resolve().relative_to(root).as_posix())
    print("server/__main__.py")


if __name__ == "__main__":
    main()
