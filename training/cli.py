"""The command line of training: finds the stage's module, reads its configuration, runs it in its folder.

Imports nothing heavy: what a stage needs is loaded when it is run.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Named here, not discovered, so that `--help` imports none of them.
STAGES = {
    "collect": "gather plugins from folders, archives, checkouts, GitHub and wikis, with their licences",
    "prepare": "make examples of plugins: checked, without duplicates and secrets, divided for training and testing",
    "audit": "let rules and a model judge examples, and see where they disagree",
    "sanitise": "put names that are wrong right in examples, or drop them",
    "synthesise": "have engines write plugins for many requests, and keep what is right",
    "pairs": "make pairs of a better and a worse answer",
    "sft": "train a model on examples",
    "dpo": "train a model on pairs of a better and a worse answer",
    "openai": "have OpenAI train a model on examples, and make a preset of it",
    "export": "make files of a trained model that servers run, and prove them equal to it",
    "serve": "start the language server with a model, ask what an editor asks, and keep what it says",
    "launch": "run a stage or a pipeline on other machines",
    "evaluate": "measure a model, and compare two",
}
OTHERS = {
    "run": "run a pipeline: the stages of a file, of which only what changed is done again",
    "check": "look at a configuration and what it reads, without doing anything",
    "report": "tell what a finished stage did",
    "continuous": "watch data, train again, and serve what is measured to be better",
}
_EXIT_WRONG_CALL = 2
_EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit status: 0 done, 1 `check` found something, 2 a wrong call or input, 130 interrupted."""
    given = _parser().parse_args(arguments)
    from server.models.errors import ModelError
    from training.config import ConfigError
    from training.run.files import InputError
    from training.run.output import OutputError

    try:
        if given.command == "run":
            return _pipeline(given)
        if given.command == "check":
            return _check(given)
        if given.command == "report":
            return _report(given.out)
        if given.command == "continuous":
            return _continuous(given)
        return _stage(given)
    except (ConfigError, InputError, ModelError, OutputError) as error:
        _complain(str(error))
        return _EXIT_WRONG_CALL
    except KeyboardInterrupt:
        _complain("interrupted; the same command goes on where this one was")
        return _EXIT_INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training",
        description="From raw plugins to a measured model. Every command can be stopped and given again: it goes on.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, about in STAGES.items():
        stage = commands.add_parser(name, help=about, description=about[:1].upper() + about[1:] + ".")
        _configured(stage)
        stage.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the results go")
        stage.add_argument("--fresh", action="store_true", help="forget what an earlier run left there")
    run = commands.add_parser("run", help=OTHERS["run"])
    run.add_argument("pipeline", type=Path, metavar="PIPELINE", help="a .yaml or .toml file")
    run.add_argument("--out", type=Path, required=True, metavar="DIR", help="where each stage gets a folder")
    run.add_argument("--set", dest="changes", action="append", default=[], metavar="STAGE.KEY=VALUE")
    check = commands.add_parser("check", help=OTHERS["check"])
    check.add_argument(
        "stage",
        choices=[*STAGES, "rows", "contexts"],
        metavar="STAGE",
        help="a stage, `rows` for examples, `contexts` to compile prepared functions",
    )
    check.add_argument("path", type=Path, nargs="?", help="with `rows`: a .jsonl file or a folder; else prepared data")
    _configured(check)
    check.add_argument("--compiler", type=Path, metavar="SPCOMP", help="with `contexts`: the compiler")
    check.add_argument("--collected", type=Path, metavar="DIR", help="with `contexts`: what was prepared")
    check.add_argument("--include", type=Path, action="append", default=[], metavar="DIR", help="headers; repeatable")
    check.add_argument("--most", type=int, default=500, metavar="N", help="with `contexts`: how many, 500 by default")
    report = commands.add_parser("report", help=OTHERS["report"])
    report.add_argument("out", type=Path, metavar="DIR", help="the folder of a stage, or of a pipeline")
    continuous = commands.add_parser("continuous", help=OTHERS["continuous"])
    continuous.add_argument("action", choices=["watch", "once", "status", "rollback", "promote"], metavar="ACTION")
    continuous.add_argument("number", type=int, nargs="?", metavar="N", help="with rollback and promote: the version")
    _configured(continuous)
    continuous.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the versions lie")
    return parser


def _configured(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="a .toml or .yaml file")
    parser.add_argument(
        "--set", dest="changes", action="append", default=[], metavar="KEY=VALUE", help="change a key; repeatable"
    )


def _stage(given: argparse.Namespace) -> int:
    from training.run.stage import execute

    config = _config(given.command, given.config, given.changes)
    done = execute(given.command, config, given.out, "anew" if given.fresh else "refuse")
    if not done:
        _complain(f"{given.out} holds exactly this already")
    return 0


def _pipeline(given: argparse.Namespace) -> int:
    from training.run.pipeline import run

    for name, was_done in run(given.pipeline, given.out, given.changes, STAGES):
        _complain(f"{name}: {'done' if was_done else 'as it was'}")
    return 0


def _config(stage: str, file: Path | None, changes: Sequence[str]) -> Any:
    from training.config import load

    return load(importlib.import_module(f"training.{stage}.config").Config, file, changes)


def _check(given: argparse.Namespace) -> int:
    from training.rows.checking import check_rows, check_stage

    if given.stage == "rows":
        if given.path is None:
            _complain("name a .jsonl file or a folder of them: check rows PATH")
            return _EXIT_WRONG_CALL
        found = check_rows(given.path)
    elif given.stage == "contexts":
        return _compiled(given)
    else:
        found = check_stage(given.stage, _config(given.stage, given.config, given.changes))
    print("\n".join(found.lines))
    for problem in found.problems:
        _complain(problem)
    return 1 if found.problems else 0


def _compiled(given: argparse.Namespace) -> int:
    if given.path is None or given.compiler is None or given.collected is None:
        _complain("name what was prepared: check contexts PREPARED --collected DIR --compiler SPCOMP [--include DIR]")
        return _EXIT_WRONG_CALL
    from server.analysis.compiler.errors import CompilerError
    from training.code.compiling import judge

    try:
        found = judge(given.path, given.collected, given.compiler, tuple(given.include), given.most, seed=1)
    except CompilerError as error:
        _complain(str(error))
        return _EXIT_WRONG_CALL
    print(f"{found.good} of {found.tried} functions compile, {found.good / max(1, found.tried):.1%}.")
    for one in found.bad:
        print(f"- {one}")
    return 0 if found.good == found.tried else 1


def _report(out: Path) -> int:
    from training.run.reporting import told

    print(told(out))
    return 0


def _continuous(given: argparse.Namespace) -> int:
    from training.continuous.command import perform

    perform(given.action, given.number, _config("continuous", given.config, given.changes), given.out, _complain)
    return 0


def _complain(message: str) -> None:
    for line in message.splitlines():
        print(f"training: {line}", file=sys.stderr)
