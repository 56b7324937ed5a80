"""The GGUF files of the tests: models of random weights that the bench writes, a few hundred kilobytes each."""

from __future__ import annotations

from tools.bench.gguf import CONTROLS, TEMPLATE, head, write_model

__all__ = ["CONTROLS", "TEMPLATE", "head", "write_model"]
