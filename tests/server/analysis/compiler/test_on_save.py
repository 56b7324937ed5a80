"""The order of compilations when saves come faster than the compiler."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server.analysis.compiler.errors import NotACompilerError, NotTrustedError
from server.analysis.compiler.on_save import Compilations
from server.analysis.compiler.run import Options, identify

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts are not programs on Windows")

StandIn = Callable[..., Path]

# Waits for ever while the plugin says so, and tells by a file that it runs.
BODY = """
name = arguments[0]
open(name + '.started', 'w').close()
while 'slow' in open(name).read():
    time.sleep(0.01)
print(f'{name}(1) : warning 203: x')
"""


async def running(plugin: Path) -> None:
    while not plugin.with_name(f"{plugin.name}.started").exists():
        await asyncio.sleep(0.01)


async def test_a_newer_save_cancels_the_older(stand_in: StandIn, plugin: Path) -> None:
    compilations, options = Compilations(), Options(stand_in(BODY))
    plugin.write_text("// slow", encoding="utf-8")
    older = asyncio.create_task(compilations.start(plugin, options, trusted=True))
    await running(plugin)
    plugin.write_text("// saved again", encoding="utf-8")
    newer = await compilations.start(plugin, options, trusted=True)
    assert newer is not None
    assert len(newer.messages) == 1
    assert await older is None


async def test_plugins_do_not_cancel_each_other(stand_in: StandIn, plugin: Path) -> None:
    compilations, options = Compilations(), Options(stand_in(BODY))
    other = plugin.with_name("b.sp")
    other.write_text("", encoding="utf-8")
    results = await asyncio.gather(*(compilations.start(path, options, trusted=True) for path in (plugin, other)))
    assert [result.root for result in results if result is not None] == [plugin, other]


async def test_stop_ends_all(stand_in: StandIn, plugin: Path) -> None:
    compilations, options = Compilations(), Options(stand_in(BODY))
    plugin.write_text("// slow", encoding="utf-8")
    task = asyncio.create_task(compilations.start(plugin, options, trusted=True))
    await running(plugin)
    await compilations.stop()
    assert await task is None


async def test_cancelling_the_caller_cancels_the_compilation(stand_in: StandIn, plugin: Path) -> None:
    compilations, options = Compilations(), Options(stand_in(BODY))
    plugin.write_text("// slow", encoding="utf-8")
    task = asyncio.create_task(compilations.start(plugin, options, trusted=True))
    await running(plugin)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    plugin.write_text("", encoding="utf-8")
    assert await compilations.start(plugin, options, trusted=True) is not None


async def test_errors_reach_the_caller(stand_in: StandIn, plugin: Path) -> None:
    compilations = Compilations()
    options = Options(stand_in(banner="something else"))
    with pytest.raises(NotACompilerError):
        await compilations.start(plugin, options, trusted=True)
    with pytest.raises(NotTrustedError):
        await compilations.start(plugin, options, trusted=False)


async def test_a_save_while_the_compiler_is_asked_who_it_is(stand_in: StandIn, plugin: Path) -> None:
    compilations, options = Compilations(), Options(stand_in(BODY))
    tasks = [asyncio.create_task(compilations.start(plugin, options, trusted=True)) for _ in range(4)]
    *older, newest = await asyncio.gather(*tasks)
    assert older == [None] * 3
    assert newest is not None
    assert (await identify(options.compiler, trusted=True)).version == newest.identity.version
