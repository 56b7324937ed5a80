"""Finds the compiler that `--compiler` means, before any work is done, so that a bad one is told once.

It is run to say its version: the person at the command line named it, that is the trust.
"""

from __future__ import annotations

from pathlib import Path


def compiler_path(wanted: str) -> str:
    """The compiler's path; "" when none is wanted. Raises `CompilerError`."""
    if not wanted:
        return ""
    import asyncio

    from server.analysis.compiler.locate import locate
    from server.analysis.compiler.run import identify

    found = locate(Path.cwd() / "plugin.sp", configured=wanted)
    assert found is not None  # a configured one is found or raises
    asyncio.run(identify(found.path, trusted=True))
    return str(found.path)
