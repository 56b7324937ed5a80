"""Brings into a project what it needs: SourceMod's compiler and headers, Left4DHooks' headers, new plugins; or a model.

What is fetched, and from where, is written in `data/downloads.toml`; templates lie in `data/templates`. Nothing that
was fetched is run here.
"""
