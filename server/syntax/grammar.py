"""The compiled SourcePawn grammar as a tree-sitter `Language`.

Loads the plain shared library that `tools/build_grammar.py` makes, so one build serves every Python.
It must not build or download anything.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from pathlib import Path

from tree_sitter import Language

_SUFFIX = {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so")
LIBRARY = Path(__file__).resolve().with_name(f"_grammar{_SUFFIX}")

# The capsule keeps a pointer to this name, not a copy: it must live as long as the module.
_CAPSULE_NAME = ctypes.c_char_p(b"tree_sitter.Language")


class GrammarError(Exception):
    """The compiled grammar is missing or cannot be loaded; the message says what to do."""


@cache
def language() -> Language:
    """The grammar, loaded once per process.

    Raises `GrammarError` when the library is missing or does not fit this machine or this tree-sitter.
    """
    return load(LIBRARY)


def load(library: Path) -> Language:
    """The grammar in this shared library; raises `GrammarError` as `language` does."""
    if not library.exists():
        raise GrammarError(f"the compiled grammar is missing ({library}): run `make setup`")
    try:
        entry = ctypes.CDLL(str(library)).tree_sitter_sourcepawn
        entry.restype = ctypes.c_void_p
        new_capsule = ctypes.pythonapi.PyCapsule_New
        new_capsule.restype = ctypes.py_object
        new_capsule.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
        return Language(new_capsule(entry(), _CAPSULE_NAME, None))
    except (OSError, AttributeError, ValueError) as error:
        raise GrammarError(f"the compiled grammar cannot be loaded ({error}): run `make clean setup`") from error
