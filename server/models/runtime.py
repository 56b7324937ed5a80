"""Whether this Python has llama.cpp, and what puts it where this server looks. Installs nothing.

An editor may start the server without the user's own packages (`-s`), so that none takes the place of ours: what
pip puts among those is not seen then.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
from pathlib import Path

PACKAGE = "llama-cpp-python"
"""What pip calls it."""


def is_installed() -> bool:
    """Whether it can be imported here."""
    return importlib.util.find_spec("llama_cpp") is not None


def advice() -> str:
    """How it is installed, in words: into this Python, or where that can not be into one of its own."""
    if _takes_packages():
        return f"Install it with `{_quoted(sys.executable)} -m pip install {PACKAGE}`."
    folder = Path.home() / ".l4d2-python"
    own = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    return (
        f"Make a Python of its own with `{_quoted(sys.executable)} -m venv {_quoted(folder)}`, install it there with "
        f"`{_quoted(own)} -m pip install {PACKAGE}`, and choose that Python: in an editor by `l4d2.python`."
    )


def _takes_packages() -> bool:
    """Whether what pip installs into this Python is seen by this server."""
    if sys.prefix != sys.base_prefix:
        return True
    if Path(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED").exists():
        return False  # the system's own, into which pip installs nothing
    return not sys.flags.no_user_site or os.access(sysconfig.get_path("purelib"), os.W_OK)


def _quoted(path: str | Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
