"""Runs a script on machines by ssh: sends what is needed, begins it once, tells how far it is, brings back the result.

What was begun goes on when the connection ends, or this process; the same call finds it again by its digest.
"""

from __future__ import annotations

import shlex
import subprocess
import tarfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from training.launch.config import Ssh
from training.run.files import InputError, digest_of, files_below, hashed

_PATIENCE_S = 60.0
_TRANSFER_S = 3600.0
_MOST_MISSED = 20  # looks in a row at which a machine may be out of reach
_MOST_TOLD, _MOST_KEPT = 15, 4000  # lines and characters of a log that are told when it ends badly
# What it is given: the job's folder. It says how far the job is, and on which byte its log ends.
_LOOK = """
job={job}
if [ -f "$job/status" ]; then echo "over $(cat "$job/status")"
elif [ -f "$job/pid" ] && kill -0 "$(cat "$job/pid")" 2>/dev/null; then echo "running"
elif [ -d "$job" ] && [ -f "$job/pid" ]; then echo "gone"
else echo "none"; fi
[ -f "$job/log" ] && tail -c +{after} "$job/log" || true
"""
# The jobs of a name that are under way; what it is given is a pattern of folders.
_UNDER_WAY = """
for job in {jobs}; do
  if [ -f "$job/pid" ] && [ ! -f "$job/status" ] && kill -0 "$(cat "$job/pid")" 2>/dev/null; then {do}; fi
done
"""
# Begun in a session of its own: it goes on when the connection ends. Only who makes the folder begins.
_BEGIN = """
job={job}
if mkdir "$job/begun" 2>/dev/null; then
  cat > "$job/run.sh"
  NODE_RANK={rank} NODES={nodes} MASTER={master} setsid nohup sh -c \
    'bash "$0/run.sh" >"$0/log" 2>&1; echo $? >"$0/status.new"; mv "$0/status.new" "$0/status"' \
    "$job" >/dev/null 2>&1 </dev/null &
  echo $! >"$job/pid"
fi
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine, and how to reach it."""

    where: Ssh
    host: str

    def call(self, command: str, given: IO[bytes] | bytes | None = None, limit: float = _PATIENCE_S) -> bytes:
        """What a command says there. Raises `InputError` where it fails or nobody answers."""
        how: dict[str, Any] = {"capture_output": True, "timeout": limit, "check": False}
        how |= {"input": given} if isinstance(given, bytes) else {"stdin": given or subprocess.DEVNULL}
        try:
            done: subprocess.CompletedProcess[bytes] = subprocess.run([*self._ssh(), command], **how)
        except subprocess.TimeoutExpired:
            raise InputError(f"{self.host} did not answer in {limit:g} seconds") from None
        except OSError as error:
            raise InputError(f"ssh can not be run: {error.strerror}") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise InputError(f"{self.host}: {said[-1] if said else f'ended with status {done.returncode}'}")
        return done.stdout

    def fetch(self, command: str, file: Path) -> None:
        """Write what a command says there into a file. Raises `InputError`."""
        with file.open("wb") as stream:
            try:
                done = subprocess.run(
                    [*self._ssh(), command],
                    stdout=stream,
                    stderr=subprocess.PIPE,
                    stdin=subprocess.DEVNULL,
                    timeout=_TRANSFER_S,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise InputError(f"{self.host} did not send all in time") from None
        if done.returncode:
            raise InputError(f"{self.host}: {done.stderr.decode('utf-8', 'replace').strip()[-300:]}")

    def _ssh(self) -> list[str]:
        host, _, port = self.host.rpartition(":") if self.host.rpartition(":")[2].isdigit() else (self.host, "", "")
        options = ["BatchMode=yes", "ConnectTimeout=15", "ServerAliveInterval=15"]
        options.append(f"StrictHostKeyChecking={'accept-new' if self.where.new_hosts else 'yes'}")
        if self.where.hosts_file is not None:
            options.append(f"UserKnownHostsFile={self.where.hosts_file}")
        if self.where.identity is not None:
            options += [f"IdentityFile={self.where.identity}", "IdentitiesOnly=yes"]
        return ["ssh", *(part for one in options for part in ("-o", one)), *(["-p", port] if port else []), "--", host]


def packed(paths: Sequence[Path], into: Path) -> str:
    """Pack files and folders, the same bytes for the same files; their digest. Raises `InputError`."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path} is to be sent, and does not exist")
        found += files_below(path) if path.is_dir() else [path]
    into.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(into, "w:gz", compresslevel=3, format=tarfile.PAX_FORMAT) as archive:
        for file in found:
            entry = tarfile.TarInfo(file.as_posix())
            entry.size = file.stat().st_size
            entry.mode = 0o755 if file.stat().st_mode & 0o100 else 0o644
            with file.open("rb") as stream:
                archive.addfile(entry, stream)
    return digest_of(f"{file.as_posix()} {hashed(file).sha256}" for file in found)


class Run:
    """A script on some machines. `say` is told what their logs say."""

    def __init__(
        self, name: str, where: Ssh, script: str, archive: Path, sent: str, say: Callable[[int, str], None]
    ) -> None:
        self._name, self._where, self._script, self._archive, self._say = name, where, script, archive, say
        self.machines = [Machine(where, host) for host in where.hosts]
        self.digest = digest_of((script, sent, *where.hosts))[:16]
        self._read = [0] * len(self.machines)
        self._last = [""] * len(self.machines)

    def begin(self) -> None:
        """Send what is needed and begin, on every machine where that has not been done. Raises `InputError`."""
        master = self._where.meet or self._where.hosts[0].rpartition("@")[2].partition(":")[0]
        for rank, machine in enumerate(self.machines):
            state = self._look(rank)[0]
            if state not in ("none", "gone"):
                continue
            job = self._job(rank)
            if machine.call(_UNDER_WAY.format(jobs=self._jobs(rank), do='echo "$job"')).strip():
                raise InputError(f"{machine.host}: another `{self._name}` is under way there; `do=stop` ends it")
            machine.call(f"rm -rf {job}; mkdir -p {job}")
            with self._archive.open("rb") as stream:
                machine.call(f"tar -xzf - -C {self._folder(rank)}", stream, _TRANSFER_S)
            script = f"cd {self._folder(rank)}\n{self._script}".encode()
            begin = _BEGIN.format(job=job, rank=rank, nodes=len(self.machines), master=shlex.quote(master))
            machine.call(begin, script)
            self._read[rank], self._last[rank] = 0, ""

    def watch(self, every: float) -> None:
        """Wait until all machines are done. Raises `InputError` when one fails; the others are ended then."""
        missed = 0
        while True:
            try:
                states = [self._look(rank) for rank in range(len(self.machines))]
            except InputError:
                missed += 1
                if missed >= _MOST_MISSED:
                    raise
                time.sleep(every)
                continue
            missed = 0
            bad = [
                (rank, state, last) for rank, (state, last) in enumerate(states) if state not in ("running", "over 0")
            ]
            if bad:
                rank, state, last = bad[0]
                self.stop()
                why = f"ended with status {state.removeprefix('over ')}" if state.startswith("over") else "is gone"
                raise InputError(f"{self.machines[rank].host}: the work {why}. It said last:\n{last}")
            if all(state == "over 0" for state, _ in states):
                return
            time.sleep(every)

    def fetch(self, made: str, into: Path, scratch: Path) -> None:
        """Bring back what the first machine made. Raises `InputError`."""
        scratch.mkdir(parents=True, exist_ok=True)
        archive = scratch / "made.tar"
        self.machines[0].fetch(f"tar -cf - -C {self._folder(0)} -- {shlex.quote(made)}", archive)
        with tarfile.open(archive) as found:
            # A machine that is not ours may send what it likes: nothing leaves the folder.
            found.extractall(into, filter="data")

    def stop(self) -> None:
        """End what runs under this name, with all that it began."""
        for rank, machine in enumerate(self.machines):
            end = 'kill -TERM -- "-$(cat "$job/pid")"'
            machine.call(_UNDER_WAY.format(jobs=self._jobs(rank), do=end))

    def _look(self, rank: int) -> tuple[str, str]:
        """How far a machine is, and the last lines that it said."""
        said = self.machines[rank].call(_LOOK.format(job=self._job(rank), after=self._read[rank] + 1))
        state, _, log = said.partition(b"\n")
        text = log.decode("utf-8", "replace")
        if state.startswith((b"running", b"over", b"gone")) and log:
            self._read[rank] += len(log)
            self._last[rank] = (self._last[rank] + text)[-_MOST_KEPT:]
            self._say(rank, text)
        told = self._last[rank].strip().splitlines()[-_MOST_TOLD:]
        return state.decode("ascii", "replace").strip(), "\n".join(told)

    def _folder(self, rank: int) -> str:
        # Machines that are one and the same must not write into one another's files.
        twin = self._where.hosts[:rank].count(self._where.hosts[rank])
        return shlex.quote(f"{self._where.folder}{f'-{twin}' if twin else ''}")

    def _job(self, rank: int) -> str:
        return f"{self._folder(rank)}/.launch/{self._name}-{self.digest}"

    def _jobs(self, rank: int) -> str:
        # The digest has no minus, so a name is not the beginning of another's.
        return f"{self._folder(rank)}/.launch/{self._name}-{'[0-9a-f]' * len(self.digest)}"
