"""The wheel's build hook: makes the grammar and the tokens, takes `data/` and `configs/` along, names the platform."""

from __future__ import annotations

import platform
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from packaging.tags import platform_tags

# A build backend does not have the project on its path.
sys.path.insert(0, str(Path(__file__).resolve().parent))
from tools import build_grammar, build_tokens


class GrammarHook(BuildHookInterface):
    """Found and called by hatchling."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the wheel is written; `version` is "standard" or "editable"."""
        build_grammar.library()
        build_tokens.ranks()
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{_platform()}"
        if version == "standard":
            for name in ("data", "configs"):
                build_data["force_include"][str(Path(self.root, name))] = f"server/{name}"


def _platform() -> str:
    """The oldest platform that the library is certain to run on; on Linux the C library decides."""
    if sys.platform == "darwin":
        return f"macosx_{build_grammar.MACOS.replace('.', '_')}_{platform.machine()}"
    return next(tag for tag in platform_tags() if not tag.startswith("linux_"))
