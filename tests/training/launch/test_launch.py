"""Work on other machines: files that schedulers take, a real sshd with two processes that meet, rented machines."""

from __future__ import annotations

import asyncio
import getpass
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.server.models.wire import Reply, Server, says
from training.cli import main
from training.config import load
from training.launch.config import Config, SkyPilot

ROOT = Path(__file__).resolve().parents[3]
CLUSTER = sorted((ROOT / "configs/cluster").glob("*.toml"))


def shipped(file: Path, folder: Path) -> Config:
    """A shipped configuration, with something at every place that it names."""
    config = load(Config, file)
    for path in config.inputs():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if path.suffix or path.name == "LICENSE":
            (folder / path).write_text("x = 1\n", "utf-8")
        else:
            (folder / path).mkdir(exist_ok=True)
    return config


@pytest.mark.parametrize("file", CLUSTER, ids=lambda file: file.stem)
def test_shipped_configurations_write_their_files(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    config = shipped(file, tmp_path)
    assert main(["check", "launch", "--config", str(file)]) == 0
    assert main(["launch", "--config", str(file), "--out", "out"]) == 0
    told = json.loads((tmp_path / "out/summary.json").read_text("utf-8"))
    assert told["do"] == "write"
    assert told["processes"] == config.where.nodes * config.each
    written = tmp_path / "out" / told["file"]
    text = written.read_text("utf-8")
    script = yaml.safe_load(text)["run"] if written.suffix == ".yaml" else text
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    assert config.made in script
    shares = "training.tuning.processes" in script
    assert shares == ("training.launch.probe" in script) == (config.processes > 1)
    if shares:
        assert f'--nproc-per-node={config.each} --nnodes="$NODES"' in script


def sky_python() -> str | None:
    """A Python that has SkyPilot: this one, or that of the program `sky`; its packages do not go with ours."""
    if importlib.util.find_spec("sky") is not None:
        return sys.executable
    program = shutil.which("sky")
    first = Path(program).read_text("utf-8").partition("\n")[0] if program is not None else ""
    return first[2:].strip() if first.startswith("#!") else None


LOADED = """
import json, sky
task = sky.Task.from_yaml("out/task.yaml")
print(json.dumps([task.num_nodes, sorted(task.file_mounts), task.run, str(list(task.resources)[0].accelerators)]))
"""


@pytest.mark.parametrize(
    "file", [one for one in CLUSTER if "skypilot" in one.read_text("utf-8")], ids=lambda one: one.stem
)
@pytest.mark.skipif(sky_python() is None, reason="SkyPilot is not installed (uv tool install skypilot[runpod])")
def test_skypilot_takes_its_tasks(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = shipped(file, tmp_path)
    assert main(["launch", "--config", str(file), "--out", "out"]) == 0
    command = [str(sky_python()), "-c", LOADED]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"HOME": str(tmp_path)})
    nodes, mounts, run, accelerators = json.loads(done.stdout.splitlines()[-1])
    assert nodes == config.where.nodes
    assert mounts == sorted(f"~/l4d2-training/{path.as_posix()}" for path in config.sent)
    assert config.made in run
    assert isinstance(config.where, SkyPilot)
    name, _, count = config.where.accelerators.partition(":")
    assert accelerators == str({name: int(count)})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("where={kind='ssh', hosts=['-oProxyCommand=x']}", "where.ssh.hosts"),
        ("where={kind='ssh', hosts=['a'], folder='../x'}", "without `..`"),
        ("made='../x'", "made"),
        ("also=['/etc/passwd']", "is not below the working folder"),
        ("where={kind='skypilot', infra='a; b'}", "infra"),
        ("where={kind='cloud'}", "where"),
        ("each=2", "2 processes can only share sft or dpo"),
        ("stage='sft'", "one of them"),
    ],
)
def test_what_is_refused(change: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = ["--set", "pipeline=p.yaml", "--set", "where={kind='ssh', hosts=['a']}", "--set", change]
    assert main(["launch", *settings, "--out", str(tmp_path / "out")]) == 2
    assert message in capsys.readouterr().err


# A real sshd ---------------------------------------------------------------------------------------------------

SSHD = shutil.which("sshd") or next((path for path in ("/usr/sbin/sshd",) if os.path.exists(path)), None)
NEEDS_SSHD = pytest.mark.skipif(
    SSHD is None or shutil.which("ssh") is None or shutil.which("ssh-keygen") is None,
    reason="there is no sshd (apt-get install openssh-server): nothing is run on another machine",
)


@dataclass
class Remote:
    """An sshd of this test's own, with its own keys, on this machine."""

    host: str
    identity: Path
    known: Path
    folder: Path

    def where(self, *hosts: str) -> str:
        named = ", ".join(f'"{one}"' for one in hosts or (self.host,))
        return (
            f'where={{kind="ssh", hosts=[{named}], identity="{self.identity}", hosts_file="{self.known}",'
            f' folder="{self.folder}"}}'
        )


@contextmanager
def remote(folder: Path) -> Iterator[Remote]:
    """Serve ssh for this user on a free port."""
    assert SSHD is not None
    folder.mkdir(mode=0o700, parents=True)
    for name in ("host", "mine"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "authorized").write_bytes((folder / "mine.pub").read_bytes())
    public = (folder / "host.pub").read_text("utf-8").split()[:2]
    (folder / "known").write_text(f"[127.0.0.1]:{port} {' '.join(public)}\n", "utf-8")
    settings = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "authorized",
        "PidFile": folder / "pid",
        "StrictModes": "no",
        "UsePAM": "no",
        "PasswordAuthentication": "no",
    }
    (folder / "config").write_text("".join(f"{name} {value}\n" for name, value in settings.items()), "utf-8")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where it shuts itself in before anybody has logged in
    command = [SSHD, "-D", "-e", "-f", str(folder / "config")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + 60
        while True:
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > until:
                assert process.stderr is not None
                pytest.skip(f"sshd can not be run here: {process.stderr.read().decode().strip()[-200:]}")
            time.sleep(0.02)
        host = f"{getpass.getuser()}@127.0.0.1:{port}"
        yield Remote(host, folder / "mine", folder / "known", folder / "work")
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose `training` is a small package: what runs there is told by the test."""
    folder = tmp_path / "checkout"
    (folder / "training/launch").mkdir(parents=True)
    (folder / "training/__init__.py").write_text("", "utf-8")
    (folder / "training/launch/__init__.py").write_text("", "utf-8")
    shutil.copy(ROOT / "training/launch/probe.py", folder / "training/launch/probe.py")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    return folder


def program(work: Path, module: str, code: str) -> None:
    path = work / f"{module.replace('.', '/')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "__init__.py").touch()
    path.write_text(code, "utf-8")


def settings(where: str, *more: str) -> list[str]:
    plain = [
        "stage=sft",
        "made=made",
        "send=['training']",
        "setup=[]",
        f"python={sys.executable}",
        "every=0.05",
        "do=run",
    ]
    return [part for one in (where, *plain, *more) for part in ("--set", one)]


SHARED = """
import os
from pathlib import Path
rank, count = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"])
print("process", rank, "of", count, "works", flush=True)
if rank == 0:
    Path("made").mkdir()
    Path("made/model.txt").write_text(str(count))
"""


@NEEDS_SSHD
def test_two_processes_meet_over_ssh(work: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="without torch no processes can train together")
    program(work, "training.tuning.processes", SHARED)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = min(64000, max(1024, free.getsockname()[1]))
    with remote(tmp_path / "ssh") as one:
        # Twice the same machine: two machines as far as the work can tell, each with a folder of its own.
        where = one.where(one.host, one.host)
        out = tmp_path / "out"
        assert main(["launch", *settings(where, f"port={port}"), "--out", str(out)]) == 0
        assert (out / "made/made/model.txt").read_text("utf-8") == "2"
        logs = [(out / f"logs/machine-{rank}.log").read_text("utf-8") for rank in range(2)]
        for rank, log in enumerate(logs):
            assert f"process {rank} of 2: no GPU, all are here" in log
            assert f"process {rank} of 2 works" in log
        # It is done: the same call looks, and runs nothing again.
        tmp_path.joinpath("ssh", "work", "made", "model.txt").write_text("kept", "utf-8")
        assert main(["launch", *settings(where, f"port={port}"), "--out", str(out), "--fresh"]) == 0
        assert (out / "made/made/model.txt").read_text("utf-8") == "kept"


ALONE = """
import sys, time
from pathlib import Path
Path("made").mkdir(exist_ok=True)
count = Path("made/begun")
count.write_text(count.read_text() + "x" if count.exists() else "x")
print("begun", flush=True)
while not Path("go").exists():
    time.sleep(0.02)
print("ended", flush=True)
sys.exit(int(Path("go").read_text()))
"""


@NEEDS_SSHD
def test_killed_here_it_goes_on_there(work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program(work, "training.__main__", ALONE)
    with remote(tmp_path / "ssh") as one:
        out, there = tmp_path / "out", tmp_path / "ssh/work"
        arguments = ["launch", *settings(one.where()), "--out", str(out)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        child = [
            sys.executable,
            "-c",
            "from training.cli import main; import sys; sys.exit(main(sys.argv[1:]))",
            *arguments,
        ]
        process = subprocess.Popen(
            child, cwd=work, env=environment | {"PYTHONSAFEPATH": "1"}, stderr=subprocess.DEVNULL
        )
        try:
            until = time.monotonic() + 300
            while not (there / "made/begun").is_file():
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.02)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        (there / "go").write_text("0", "utf-8")
        assert main(arguments) == 0
        assert (out / "made/made/begun").read_text("utf-8") == "x"
        assert (out / "logs/machine-0.log").read_text("utf-8") == "begun\nended\n"

        # Another work, which fails: what it said last is told.
        (there / "go").write_text("3", "utf-8")
        assert main([*arguments, "--set", "set=['x=1']", "--fresh"]) == 2
        message = capsys.readouterr().err
        assert "ended with status 3" in message
        assert "ended" in message.splitlines()[-1]

        # Whoever asks for its end gets it, and until then nothing else begins there.
        (there / "go").unlink()
        again = [*arguments[:-1], str(tmp_path / "other"), "--set", "set=['x=2']"]
        ended = subprocess.Popen([*child[:3], *again], cwd=work, env=environment | {"PYTHONSAFEPATH": "1"})
        try:
            while (there / "made/begun").read_text("utf-8") != "xxx":
                assert ended.poll() is None
                time.sleep(0.02)
        finally:
            ended.kill()
            ended.wait()
        assert main([*arguments[:-1], str(tmp_path / "third"), "--set", "set=['x=3']"]) == 2
        assert "another `l4d2-training` is under way there" in capsys.readouterr().err
        assert main([*arguments[:-1], str(tmp_path / "stopped"), "--set", "do=stop"]) == 0
        jobs = [one for one in (there / ".launch").iterdir() if not (one / "status").exists()]
        pids = [int((one / "pid").read_text("utf-8")) for one in jobs]
        until = time.monotonic() + 60
        while any(Path(f"/proc/{pid}").exists() for pid in pids):
            assert time.monotonic() < until
            time.sleep(0.02)


@NEEDS_SSHD
def test_machines_that_are_not_known_are_not_trusted(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program(work, "training.__main__", ALONE)
    with remote(tmp_path / "ssh") as one:
        one.known.write_text("", "utf-8")
        assert main(["launch", *settings(one.where()), "--out", str(tmp_path / "out")]) == 2
        assert "Host key verification failed" in capsys.readouterr().err
        assert not one.folder.exists()


# A cluster with Slurm ------------------------------------------------------------------------------------------

# What Slurm's programs do for a job of one node, done by a shell: the batch script is really run.
SLURM = {
    "sbatch": """
echo submitted >> "$SLURM_HOME/calls"
export SLURM_SUBMIT_DIR="$PWD" SLURM_JOB_NUM_NODES=1 SLURM_JOB_NODELIST=node1
bash "$2" > "$SLURM_HOME/log" 2>&1 && echo COMPLETED > "$SLURM_HOME/state" || echo FAILED > "$SLURM_HOME/state"
echo "7;cluster"
""",
    "squeue": "true",
    "sacct": 'cat "$SLURM_HOME/state"',
    "scontrol": "echo node1",
    "srun": 'shift; SLURM_NODEID=0 exec "$@"',
}


@pytest.mark.skipif(os.name == "nt", reason="Slurm is of POSIX")
def test_a_job_of_slurm(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(work, "training.__main__", ALONE)
    programs = tmp_path / "slurm"
    programs.mkdir()
    for name, text in SLURM.items():
        (programs / name).write_text(f"#!/bin/bash\n{text}\n", "utf-8")
        (programs / name).chmod(0o755)
    arguments = ["launch", *settings('where={kind="slurm"}')]
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert main([*arguments, "--out", str(tmp_path / "none")]) == 2
    assert "there is no Slurm on this machine" in capsys.readouterr().err
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("SLURM_HOME", str(programs))
    (work / "go").write_text("0", "utf-8")
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out/made/made/begun").read_text("utf-8") == "x"
    assert (programs / "log").read_text("utf-8") == "begun\nended\n"
    (work / "go").write_text("4", "utf-8")
    assert main([*arguments, "--set", "set=['x=1']", "--out", str(tmp_path / "bad")]) == 2
    assert "the job 7 ended as FAILED" in capsys.readouterr().err


# Rented machines -----------------------------------------------------------------------------------------------


class Rented(Server):
    """Vultr's side, as its API describes it. A machine is up the second time that it is looked at."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.machines: dict[str, dict[str, Any]] = {}
        self.deleted: list[str] = []
        self._at = address

    def _next(self, path: str) -> Reply:
        seen = self.seen[-1]
        if seen.headers.get("authorization") != "Bearer VULTRKEY0123456789":
            return says({"error": "Invalid API token.", "status": 401}, 401)
        if seen.method == "POST":
            name = f"id-{len(self.seen)}"
            plain = {"id": name, "main_ip": "0.0.0.0", "status": "pending", "power_status": "running"}
            self.machines[name] = {
                **plain,
                "server_status": "none",
                **{k: seen.body[k] for k in ("label", "tags", "plan")},
            }
            return says({"instance": self.machines[name]}, 202)
        if seen.method == "DELETE":
            name = path.rpartition("/")[2]
            self.deleted.append(self.machines.pop(name)["label"])
            return Reply((), 204)
        told = says({"instances": list(self.machines.values()), "meta": {"total": len(self.machines)}})
        for one in self.machines.values():
            one |= {"main_ip": self._at, "status": "active", "server_status": "ok"}
        return told


@NEEDS_SSHD
async def test_rented_machines_are_given_back(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(work, "training.__main__", ALONE)
    monkeypatch.setenv("VULTR_API_KEY", "VULTRKEY0123456789")
    server = Rented("127.0.0.1")
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        with remote(tmp_path / "ssh") as one:
            port = one.host.rpartition(":")[2]
            where = (
                f'where={{kind="vultr", region="ewr", plan="vcg-a40", key="k", identity="{one.identity}", port={port},'
                f' user="{getpass.getuser()}", folder="{one.folder}", address="http://127.0.0.1:{server.port}/v2"}}'
            )
            one.folder.mkdir()
            (one.folder / "go").write_text("0", "utf-8")
            out = tmp_path / "out"
            assert await asyncio.to_thread(main, ["launch", *settings(where), "--out", str(out)]) == 0
            assert (out / "made/made/begun").read_text("utf-8") == "x"
            posts = [seen.body for seen in server.seen if seen.method == "POST"]
            assert [(post["label"], post["plan"]) for post in posts] == [("l4d2-training-0", "vcg-a40")]
            assert (server.machines, server.deleted) == ({}, ["l4d2-training-0"])

            (one.folder / "go").write_text("1", "utf-8")
            again = ["launch", *settings(where, "set=['x=1']"), "--out", str(tmp_path / "bad")]
            assert await asyncio.to_thread(main, again) == 2
            assert server.machines == {}
            left = {"id": "id-x", "label": "l4d2-training-0", "tags": ["l4d2-architect-l4d2-training"]}
            server.machines = {"id-x": left, "id-y": {"id": "id-y", "label": "mine", "tags": []}}
            stop = ["launch", *settings(where, "do=stop"), "--out", str(tmp_path / "stop")]
            assert await asyncio.to_thread(main, stop) == 0
            assert list(server.machines) == ["id-y"]
            monkeypatch.setenv("VULTR_API_KEY", "another-key-0123")
            assert await asyncio.to_thread(main, ["launch", *settings(where), "--out", str(tmp_path / "no")]) == 2
            message = capsys.readouterr().err
            assert "does not accept the key" in message
            assert "another-key-0123" not in message
    finally:
        listening.close()
        await server.hang_up()
