"""Understands SourcePawn projects: files, includes, symbols, types, and what is wrong in them."""
