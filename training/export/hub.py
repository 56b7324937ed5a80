"""Sends what was made to a hub: private, and each version under a tag of its own, so that none is lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from training.export.config import Upload
from training.run.files import OWN, InputError

VARIABLE = "HF_TOKEN"
_LONGEST = 300


def upload(wanted: Upload, out: Path) -> list[str]:
    """Send the folder as a model, and the data as a dataset, as far as they are wanted; where they are.

    A version that is there already is left alone. Raises `InputError`.
    """
    token = os.environ.get(VARIABLE, "")
    if not token:
        raise InputError(f"there is no key for the hub: set {VARIABLE}")
    from huggingface_hub import HfApi  # pyright: ignore[reportMissingImports]

    api = HfApi(endpoint=wanted.endpoint or None, token=token)
    sent: list[str] = []
    if wanted.model:
        sent.append(_sent(api, "model", wanted.model, out, wanted.version))
    if wanted.dataset and wanted.data is not None:
        sent.append(_sent(api, "dataset", wanted.dataset, wanted.data, wanted.version))
    return sent


def _sent(api: Any, kind: str, name: str, folder: Path, version: str) -> str:
    from httpx import HTTPError
    from huggingface_hub.errors import HfHubHTTPError  # pyright: ignore[reportMissingImports]

    try:
        api.create_repo(name, repo_type=kind, private=True, exist_ok=True)
        if not api.repo_info(name, repo_type=kind).private:
            raise InputError(f"{name} is open for all to see: make it private, or name another repository")
        tags = {one.name for one in api.list_repo_refs(name, repo_type=kind).tags}
        if version not in tags:
            api.upload_folder(
                repo_id=name,
                repo_type=kind,
                folder_path=folder,
                commit_message=f"Version {version}",
                ignore_patterns=[*OWN, *(f"{one}/**" for one in OWN)],
                delete_patterns="*",
            )
            api.create_tag(name, tag=version, repo_type=kind)
    except (HfHubHTTPError, HTTPError, OSError) as error:
        # What the library says of a failed request may quote it; the key is in no text of it, but is looked for.
        words = " ".join(str(error).split())[:_LONGEST].replace(str(api.token), "<key>")
        raise InputError(f"the hub did not take {name}: {words}") from None
    return f"{kind} {name} at {version}"
