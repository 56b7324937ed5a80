"""Running a compiler, well behaved or not, and leaving nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from server.analysis.compiler.errors import (
    CompilerCannotRunError,
    CompilerCrashedError,
    CompilerError,
    CompilerFailedError,
    CompilerNotExecutableError,
    CompilerNotFoundError,
    CompilerRefusedError,
    CompilerTimedOutError,
    NotACompilerError,
    NotTrustedError,
)
from server.analysis.compiler.messages import Kind
from server.analysis.compiler.run import Identity, Options, compile, compile_now, identify

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts are not programs on Windows")

StandIn = Callable[..., Path]


def compilations(log: Path) -> list[tuple[Path, list[str]]]:
    """The folder and arguments of each run that was asked to compile something."""
    runs = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return [(Path(folder), arguments) for folder, arguments in runs if arguments]


async def test_messages_come_with_absolute_paths(stand_in: StandIn, plugin: Path) -> None:
    (plugin.parent / "inc").mkdir()
    body = """
print('a.sp(1) : error 017: undefined symbol "x"')
print('inc/b.inc(2) : warning 203: symbol is never used: "y"')
print('error 423: internal compiler error')
sys.exit(1)"""
    result = await compile(plugin, Options(stand_in(body)), trusted=True)
    assert [(message.path, message.line, message.number) for message in result.messages] == [
        (str(plugin), 1, 17),
        (str(plugin.parent / "inc" / "b.inc"), 2, 203),
        (str(plugin), 1, 423),
    ]
    assert [len(messages) for messages in result.by_file().values()] == [2, 1]
    assert list(result.by_file()) == [plugin, plugin.parent / "inc" / "b.inc"]
    assert not result.succeeded
    assert not result.cut


async def test_a_relative_path_of_the_compiler_is_relative_to_us(
    stand_in: StandIn, plugin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiler = stand_in()
    monkeypatch.chdir(compiler.parent)
    assert (await compile(plugin, Options(Path(compiler.name)), trusted=True)).succeeded


async def test_warnings_alone_are_a_success(stand_in: StandIn, plugin: Path) -> None:
    result = await compile(plugin, Options(stand_in("print('a.sp(1) : warning 203: x')")), trusted=True)
    assert result.succeeded
    assert [message.kind for message in result.messages] == [Kind.WARNING]


async def test_a_path_in_a_code_page_is_found(stand_in: StandIn, plugin: Path) -> None:
    named = plugin.rename(plugin.with_name("插件.sp"))
    body = "sys.stdout.buffer.write('插件.sp(3) : error 010: x'.encode('gbk')); sys.exit(1)"
    result = await compile(named, Options(stand_in(body)), trusted=True)
    assert [message.path for message in result.messages] == [str(named)]


async def test_the_compiler_is_told_to_write_nothing(stand_in: StandIn, plugin: Path, log: Path) -> None:
    include = plugin.parent / "include"
    options = Options(stand_in(), (include, plugin.parent.parent / "more"), ("-O2", "DEBUG=1", "--syntax-only"))
    await compile(plugin, options, trusted=True)
    assert compilations(log) == [
        (
            plugin.parent,
            ["a.sp", "-iinclude", f"-i{plugin.parent.parent / 'more'}", "-O2", "DEBUG=1", "--syntax-only"],
        )
    ]


async def test_an_old_compiler_writes_where_it_is_removed(
    stand_in: StandIn, plugin: Path, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    body = "open(arguments[-1].removeprefix('-o'), 'w').write('compiled')"
    await compile(plugin, Options(stand_in(body, syntax_only=False)), trusted=True)
    ((_, arguments),) = compilations(log)
    assert Path(arguments[-1].removeprefix("-o")).is_relative_to(scratch)
    assert not list(scratch.iterdir())
    assert list(plugin.parent.iterdir()) == [plugin]


@pytest.mark.parametrize("name", ["-a.sp", "@a.sp"])
async def test_a_name_that_looks_like_an_option(stand_in: StandIn, plugin: Path, log: Path, name: str) -> None:
    await compile(plugin.rename(plugin.with_name(name)), Options(stand_in()), trusted=True)
    ((_, arguments),) = compilations(log)
    assert arguments[0] == f"./{name}"


async def test_nothing_runs_without_trust(stand_in: StandIn, plugin: Path, log: Path) -> None:
    compiler = stand_in()
    with pytest.raises(NotTrustedError):
        await compile(plugin, Options(compiler), trusted=False)
    with pytest.raises(NotTrustedError):
        await compile(plugin.with_name("nothere.sp"), Options(compiler, arguments=("-o",)), trusted=False)
    with pytest.raises(NotTrustedError):
        await identify(compiler, trusted=False)
    with pytest.raises(NotTrustedError):
        await asyncio.to_thread(compile_now, plugin, Options(compiler), trusted=False)
    assert not log.exists()


def test_without_an_event_loop(stand_in: StandIn, plugin: Path) -> None:
    result = compile_now(plugin, Options(stand_in("print('a.sp(1) : warning 203: x')")), trusted=True)
    assert len(result.messages) == 1


async def test_a_compiler_is_asked_once_who_it_is(stand_in: StandIn, plugin: Path, log: Path) -> None:
    options = Options(stand_in())
    for _ in range(3):
        await compile(plugin, options, trusted=True)
    assert len(log.read_text(encoding="utf-8").splitlines()) == 1 + 3
    stand_in("# another program now", banner="SourcePawn Compiler 1.9.0.6282", syntax_only=False)
    result = await compile(plugin, options, trusted=True)
    assert result.identity == Identity("1.9.0.6282", syntax_only=False)


@pytest.mark.parametrize(
    ("version", "joins"), [("1.12.0.7142", True), ("1.12", True), ("1.11.0.6900", False), ("1.13.0.1", False)]
)
def test_which_versions_join_lines(version: str, joins: bool) -> None:
    assert Identity(version, syntax_only=True).joins_lines is joins


async def expect(error: type[CompilerError], compiler: Path, plugin: Path, **options: object) -> CompilerError:
    with pytest.raises(error) as caught:
        await compile(plugin, Options(compiler, **options), trusted=True)  # pyright: ignore[reportArgumentType]
    assert str(caught.value)
    return caught.value


async def test_crash(stand_in: StandIn, plugin: Path) -> None:
    body = "print('a.sp(1) : error 010: x', flush=True); os.kill(os.getpid(), signal.SIGSEGV)"
    error = await expect(CompilerCrashedError, stand_in(body), plugin)
    assert isinstance(error, CompilerCrashedError)
    assert error.cause == "SIGSEGV"
    assert [message.path for message in error.messages] == [str(plugin)]


async def test_refused_arguments(stand_in: StandIn, plugin: Path) -> None:
    body = "print('Usage: spcomp\\nerror: Unrecognized option: --foo'); sys.exit(1)"
    error = await expect(CompilerRefusedError, stand_in(body), plugin, arguments=("--foo",))
    assert "Unrecognized option: --foo" in str(error)


@pytest.mark.parametrize("argument", ["-ox.smx", "-eerrors.txt", "--error-file=x", "--output", "-D/tmp"])
async def test_arguments_that_would_hide_the_messages(
    stand_in: StandIn, plugin: Path, log: Path, argument: str
) -> None:
    await expect(CompilerRefusedError, stand_in(), plugin, arguments=(argument,))
    assert not log.exists()


async def test_files_that_cannot_be_compiled(stand_in: StandIn, plugin: Path, log: Path) -> None:
    await expect(CompilerRefusedError, stand_in(), plugin.with_name("nothere.sp"))
    await expect(CompilerRefusedError, stand_in(), plugin.rename(plugin.with_name("a=b.sp")))
    assert not log.exists()


async def test_failure_without_a_message(stand_in: StandIn, plugin: Path) -> None:
    error = await expect(CompilerFailedError, stand_in("print('out of luck'); sys.exit(3)"), plugin)
    assert isinstance(error, CompilerFailedError)
    assert error.status == 3
    assert "out of luck" in str(error)


async def test_another_program(stand_in: StandIn, plugin: Path) -> None:
    await expect(NotACompilerError, stand_in(banner="AMX Mod X Compiler 1.8.3"), plugin)


async def test_no_program(stand_in: StandIn, plugin: Path) -> None:
    await expect(CompilerNotFoundError, plugin.with_name("spcomp"), plugin)
    compiler = stand_in()
    compiler.chmod(0o644)
    await expect(CompilerNotExecutableError, compiler, plugin)


async def test_wrong_architecture(plugin: Path) -> None:
    compiler = plugin.with_name("spcomp")
    compiler.write_bytes(b"MZ\x90\0 a program for another system")
    compiler.chmod(0o755)
    await expect(CompilerCannotRunError, compiler, plugin)
    compiler.write_bytes(b"#!/no/such/loader\n")
    error = await expect(CompilerCannotRunError, compiler, plugin)
    assert "loader" in str(error)


async def test_missing_library(stand_in: StandIn, plugin: Path) -> None:
    compiler = stand_in()
    text = "spcomp: error while loading shared libraries: libstdc++.so.6: cannot open shared object file"
    compiler.write_text(f"#!{sys.executable}\nimport sys\nsys.exit({text!r})\n", encoding="utf-8")
    error = await expect(CompilerCannotRunError, compiler, plugin)
    assert "libstdc++.so.6" in str(error)


class Lifeline:
    """A named pipe that a program and its children hold open: it ends when the last of them is gone."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self._file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", 0)
        self.body = (
            f"line = open({str(path)!r}, 'w')\n"
            "sleep = [sys.executable, '-c', 'import time; time.sleep(1000)']\n"
            "subprocess.Popen(sleep, pass_fds=[line.fileno()], stdout=line)\n"
            "line.write('x'); line.flush()\n"
        )

    async def started(self) -> None:
        """Wait until the program and its child run."""
        while self._file.read(1) != b"x":
            await asyncio.sleep(0.01)

    async def ended(self) -> None:
        """Wait until the program and its child are gone."""
        async with asyncio.timeout(60):  # for ever, if they were left over
            while self._file.read() != b"":
                await asyncio.sleep(0.01)
        self._file.close()


@pytest.fixture
def lifeline(tmp_path: Path) -> Lifeline:
    return Lifeline(tmp_path / "lifeline")


async def test_cancelling_kills_the_compiler_and_its_children(
    stand_in: StandIn, plugin: Path, lifeline: Lifeline
) -> None:
    compiler = stand_in(lifeline.body + "time.sleep(1000)")
    task = asyncio.create_task(compile(plugin, Options(compiler), trusted=True))
    await lifeline.started()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await lifeline.ended()


async def test_too_slow(stand_in: StandIn, plugin: Path, lifeline: Lifeline) -> None:
    compiler = stand_in(lifeline.body + "time.sleep(1000)")
    error = await expect(CompilerTimedOutError, compiler, plugin, seconds=1.0)
    assert "1 seconds" in str(error)
    await lifeline.ended()


async def test_a_compiler_that_leaves_a_child_behind_is_waited_for_and_killed(
    stand_in: StandIn, plugin: Path, lifeline: Lifeline
) -> None:
    body = lifeline.body.replace("stdout=line", "stdout=sys.stdout")
    compiler = stand_in(body + "print('a.sp(1) : warning 203: x', flush=True)")
    await expect(CompilerTimedOutError, compiler, plugin, seconds=1.0)
    await lifeline.ended()


async def test_endless_output_is_cut(stand_in: StandIn, plugin: Path, lifeline: Lifeline) -> None:
    body = "number = 0\nwhile True:\n    number += 1\n    print(f'a.sp({number}) : warning 203: {number:0100}')\n"
    compiler = stand_in(lifeline.body + body)
    result = await compile(plugin, Options(compiler, limit=1_000_000), trusted=True)
    await lifeline.ended()
    assert result.cut
    assert not result.succeeded
    said = [(message.line, message.text) for message in result.messages]
    assert said == [(number, f"{number:0100}") for number in range(1, len(said) + 1)]
    assert 1000 < len(result.messages) < 10_000
