"""L4D2 Architect: a language server and checker for SourcePawn.

The version is stated here and nowhere else in Python; `package.json` repeats it, held by a test.
"""

__version__ = "0.1.0"
