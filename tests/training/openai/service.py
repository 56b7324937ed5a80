"""OpenAI's side of a training on a real socket: files, jobs, events, checkpoints, results; it remembers all of it."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from openai.types import FileObject
from openai.types.fine_tuning import FineTuningJob, FineTuningJobEvent
from openai.types.fine_tuning.jobs import FineTuningJobCheckpoint

from tests.server.models import said
from tests.server.models.wire import Reply, Seen, Server, says

AT = 1_790_000_000
CURVE = "step,train_loss,train_mean_token_accuracy,valid_loss\n1,1.5,0.5,\n2,0.9,0.7,1.1\n3,0.4,0.9,0.8\n"
TUNED = "ft:gpt-4o-mini-2024-07-18:us:l4d2:abc"


class OpenAI(Server):
    """Takes files and jobs. A job is `looks` times looked at before it is over, and then `ends` so.

    `failing` are replies that come before all else, `hiccups` those to who looks at a job; `lost` says that the answer
    to the next job is never heard.
    """

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, bytes] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.looks = 2
        self.ends = "succeeded"
        self.failing: list[Reply] = []
        self.hiccups: list[Reply] = []
        self.lost = False

    def created(self) -> list[Any]:
        """The bodies of the requests that began a job."""
        return [one.body for one in self.seen if (one.method, one.path) == ("POST", "/v1/fine_tuning/jobs")]

    def _next(self, path: str) -> Reply:
        if self.failing:
            return self.failing.pop(0)
        seen = self.seen[-1]
        if seen.headers.get("authorization") != "Bearer sk-test-0123456789abcdef":
            return said.error(401, "Incorrect API key provided: sk-wrong-0123456789.", "invalid_api_key")
        parts = urlsplit(path)
        where = tuple(parts.path.removeprefix("/v1/").split("/"))
        if where[0] == "files":
            return self._file(seen, where)
        if where[:2] == ("fine_tuning", "jobs"):
            return self._job(seen, where[2:], parse_qs(parts.query))
        return said.error(404, "no such page")

    def _file(self, seen: Seen, where: tuple[str, ...]) -> Reply:
        if len(where) == 3:
            return Reply((self.contents[where[1]],), headers={"Content-Type": "application/octet-stream"})
        if seen.method == "GET":
            return listed(list(self.files.values()))
        head, _, rest = seen.raw.partition(b'name="file"')
        assert b"fine-tune" in head + rest
        name = re.search(rb'filename="([^"]+)"', rest)
        assert name is not None
        content = rest.partition(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0].partition(b"\r\n--")[0]
        made = f"file-{len(self.files)}"
        self.contents[made] = content
        data = {"id": made, "object": "file", "bytes": len(content), "created_at": AT, "status": "processed"}
        self.files[made] = said.valid(FileObject, {**data, "filename": name[1].decode(), "purpose": "fine-tune"})
        return says(self.files[made])

    def _job(self, seen: Seen, where: tuple[str, ...], query: dict[str, list[str]]) -> Reply:
        match (seen.method, *where):
            case ("POST",):
                return self._begun(seen.body)
            case ("GET",):
                return listed([self._told(one) for one in reversed(self.jobs.values())])
            case ("GET", _) if self.hiccups:
                return self.hiccups.pop(0)
            case ("GET", name):
                self.jobs[name]["looks"] += 1
                return says(self._told(self.jobs[name]))
            case ("POST", name, "cancel"):
                self.jobs[name]["cancelled"] = True
                return says(self._told(self.jobs[name]))
            case ("GET", name, "events"):
                return listed(self._events(self.jobs[name], query))
            case ("GET", name, "checkpoints"):
                return listed([point(name, 3, 0.8), point(name, 2, 0.7)])
        return said.error(404, "no such page")

    def _begun(self, body: dict[str, Any]) -> Reply:
        name = f"ftjob-{len(self.jobs)}"
        self.jobs[name] = {"id": name, "body": body, "looks": 0, "cancelled": False}
        if self.lost:
            self.lost = False
            return Reply(end="cut")
        return says(self._told(self.jobs[name]))

    def _told(self, job: dict[str, Any]) -> dict[str, Any]:
        over = job["looks"] >= self.looks
        status = "cancelled" if job["cancelled"] else self.ends if over else "running" if job["looks"] else "queued"
        result = f"file-result-{job['id']}"
        self.contents[result] = base64.b64encode(CURVE.encode())
        is_good = status == "succeeded"
        body = job["body"]
        failed = {"code": "invalid_training_file", "message": "The file holds what is against our rules.", "param": "x"}
        data = {
            "id": job["id"],
            "object": "fine_tuning.job",
            "created_at": AT,
            "error": failed if status == "failed" else None,
            "fine_tuned_model": TUNED if is_good else None,
            "finished_at": AT + 60 if over else None,
            "hyperparameters": {"n_epochs": 3, "batch_size": 1, "learning_rate_multiplier": 1.8},
            "model": body["model"],
            "organization_id": "org-1",
            "result_files": [result] if is_good else [],
            "seed": body["seed"],
            "status": status,
            "trained_tokens": 4321 if is_good else None,
            "training_file": body["training_file"],
            "validation_file": body.get("validation_file"),
            "metadata": body["metadata"],
            "method": body["method"],
        }
        return said.valid(FineTuningJob, data)

    def _events(self, job: dict[str, Any], query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """The newest first, as the service gives them; a job says one thing each time it is looked at."""
        told = [event(0, "Created fine-tuning job", "message", {})]
        for number in range(1, job["looks"] + 1):
            data = {"step": number, "train_loss": 2.0 - number / 2, "total_steps": 3}
            told.append(event(number, f"Step {number}/3: training loss={data['train_loss']}", "metrics", data))
        return told[::-1]


def event(number: int, message: str, kind: str, data: dict[str, Any]) -> dict[str, Any]:
    plain = {"id": f"ftevent-{number}", "object": "fine_tuning.job.event", "created_at": AT, "level": "info"}
    return said.valid(FineTuningJobEvent, {**plain, "message": message, "type": kind, "data": data})


def point(job: str, step: int, loss: float) -> dict[str, Any]:
    data = {"id": f"ftckpt-{step}", "object": "fine_tuning.job.checkpoint", "created_at": AT, "fine_tuning_job_id": job}
    more = {"fine_tuned_model_checkpoint": f"{TUNED}:ckpt-step-{step}", "step_number": step}
    metrics = {"step": float(step), "train_loss": 0.4, "full_valid_loss": loss}
    return said.valid(FineTuningJobCheckpoint, {**data, **more, "metrics": metrics})


def listed(data: list[dict[str, Any]]) -> Reply:
    return says({"object": "list", "data": data, "has_more": False})


@asynccontextmanager
async def openai_at() -> AsyncIterator[OpenAI]:
    """The service on a free port of this machine."""
    server = OpenAI()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        await server.hang_up()


def row(number: int, **more: Any) -> str:
    """An example as a line."""
    turns = [
        {"role": "system", "content": "You write plugins."},
        {"role": "user", "content": f"Write plugin number {number}."},
        {"role": "assistant", "content": f"```sourcepawn\n#include <sourcemod>\n// {number}\n```"},
    ]
    return json.dumps({"id": f"row-{number}", "kind": "chat", "messages": turns, **more})


def pair(number: int) -> str:
    """A pair as a line."""
    turns = [{"role": "user", "content": f"Write plugin number {number}."}]
    return json.dumps(
        {
            "id": f"pair-{number}",
            "kind": "preference",
            "messages": turns,
            "chosen": f"Right {number}.",
            "rejected": "No.",
        }
    )
