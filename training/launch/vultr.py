"""Rents machines of Vultr by its API: made once by their label, waited for, and given back."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from server.models.keys import find_key, redacted
from training.launch.config import Config, Vultr
from training.run.files import InputError

_CALL_S = 60.0
_LONGEST_SAID = 200


class Machines:
    """The machines of one launch. Use it in a `with` statement, which closes the connection and nothing else."""

    def __init__(self, config: Config, where: Vultr) -> None:
        import httpx

        self._key = find_key(where.key_variable, None, Path.cwd())
        if self._key is None:
            raise InputError(f"Vultr needs a key: set {where.key_variable} in the environment or in `.env`")
        self._where, self._name = where, config.name
        headers = {"Authorization": f"Bearer {self._key.get_secret_value()}"}
        # No redirect is followed: the key goes nowhere else.
        self._http = httpx.Client(headers=headers, timeout=_CALL_S, follow_redirects=False)

    def __enter__(self) -> Machines:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def ready(self, every: float, say: Callable[[str], None]) -> list[str]:
        """The addresses of all machines, when every one is up; those that are missing are made. Raises `InputError`."""
        known = self._known()
        for number in range(self._where.count):
            label = self._label(number)
            if label not in known:
                say(f"{label}: made")
                self._made(label)
        until = time.monotonic() + self._where.patience
        while True:
            known = self._known()
            found = [known.get(self._label(number), {}) for number in range(self._where.count)]
            if all(_is_up(one) for one in found):
                return [str(one["main_ip"]) for one in found]
            if time.monotonic() > until:
                raise InputError(
                    f"the machines were not up after {self._where.patience:g} seconds; `do=stop` ends them"
                )
            time.sleep(every)

    def give_back(self, say: Callable[[str], None]) -> None:
        """Have every machine of this launch deleted. Raises `InputError`."""
        for label, one in self._known().items():
            self._call("DELETE", f"/instances/{one['id']}")
            say(f"{label}: given back")

    def _known(self) -> dict[str, dict[str, Any]]:
        said = self._call("GET", "/instances", params={"tag": self._tag, "per_page": "100"})
        ours = [one for one in said.get("instances", []) if self._tag in one.get("tags", [])]
        return {str(one["label"]): one for one in ours}

    def _made(self, label: str) -> None:
        where = self._where
        asked = {
            "region": where.region,
            "plan": where.plan,
            "os_id": where.os,
            "label": label,
            "hostname": label,
            "sshkey_id": [where.key],
            "tags": [self._tag],
            "backups": "disabled",
        }
        self._call("POST", "/instances", json=asked)

    def _label(self, number: int) -> str:
        return f"{self._name}-{number}"

    @property
    def _tag(self) -> str:
        return f"l4d2-architect-{self._name}"

    def _call(self, method: str, path: str, **how: Any) -> dict[str, Any]:
        import httpx

        try:
            answer = self._http.request(method, f"{self._where.address.rstrip('/')}{path}", **how)
            answer.raise_for_status()
            return answer.json() if answer.content else {}
        except httpx.HTTPStatusError as error:
            said = redacted(error.response.text, self._key)[:_LONGEST_SAID]
            status = error.response.status_code
            if status in (401, 403):
                raise InputError(
                    f"Vultr does not accept the key of {self._where.key_variable}, or not from here"
                ) from None
            raise InputError(f"Vultr does not do it (HTTP {status}): {said}") from None
        except httpx.HTTPError as error:
            raise InputError(f"Vultr can not be reached: {redacted(str(error), self._key)}") from None
        except ValueError:
            raise InputError("Vultr sent what is no answer") from None


def _is_up(one: dict[str, Any]) -> bool:
    """Whether a machine runs and has an address."""
    return (
        one.get("status") == "active"
        and one.get("power_status") == "running"
        and one.get("server_status") == "ok"
        and one.get("main_ip", "0.0.0.0") not in ("", "0.0.0.0")
    )
