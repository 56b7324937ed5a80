"""What the compiler knows without any include: constants and macros of its own."""

from __future__ import annotations

from functools import cache

from server.syntax.macros import Env, Macro

# `debug` and the bit sizes are of older compilers; conditions in old plugins ask for them.
CONSTANTS = {
    "EOS": 0,
    "cellmax": 0x7FFFFFFF,
    "cellmin": -0x80000000,
    "cellbits": 32,
    "charbits": 8,
    "charmax": 0xFF,
    "charmin": 0,
    "ucharmax": 0x00FFFFFF,
    "debug": 2,
    "__Pawn": 0x0200,
}

_MACROS = {
    "__DATE__": '"01/01/2026"',
    "__TIME__": '"00:00:00"',
    "__LINE__": "0",
    "__FILE__": '""',
    "__FILE_PATH__": '""',
    "__FILE_NAME__": '""',
    "__BINARY_PATH__": '""',
    "__BINARY_NAME__": '""',
}


@cache
def initial_environment() -> Env:
    """The macros that exist before the first line of a plugin. Their values are placeholders of the right type."""
    return Env({name: Macro(name, None, body, builtin=True) for name, body in _MACROS.items()})
