"""Compiles what the composer writes and keeps the compiler's verdict: `data/compose/verdicts.toml`.

    python -m tools.verify_compose --spcomp PATH --include DIR

The folders of `--include` hold the headers of SourceMod 1.12 and Left4DHooks. Compiled are every pair of a trigger and
an effect as a plugin of its own, and every condition, scope and choice wherever it can stand. The hash is that of all
these plugins: when parts or writer give other ones, the tests fail until this runs again. Exits with 1 when there is an
error or a warning.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from string import Template

from server.analysis.compiler.messages import Kind
from server.analysis.compiler.run import CompileResult, Options, compile_now
from server.assistant.compose.fitting import default_scope, goes, possible_scopes, possible_subjects
from server.assistant.compose.plan import ARGUMENT, NOT, Clause, Effect, Part, Plan
from server.assistant.compose.write import write
from server.knowledge import compose
from server.knowledge.compose import Parameter
from server.paths import data_dir

_AT_ONCE = 8
FILE = "compose/verdicts.toml"
_HEAD = "# Made by `python -m tools.verify_compose`: what the compiler said of all that can be composed. Do not edit.\n"


def pairs() -> Iterator[Plan]:
    """Every effect at every trigger, each a plan of its own."""
    for trigger in compose.triggers():
        for effect in effects_at(trigger):
            yield Plan((Clause(Part(trigger), (done(trigger, effect),)),))


def delayed() -> Plan:
    """Every effect at every trigger, some seconds later."""
    clauses: list[Clause] = []
    for name, trigger in compose.triggers().items():
        if not any(role.alive == "gone" for role in trigger.roles.values()):
            effects = [effect for effect in effects_at(name) if not compose.effects()[effect].only]
            clauses.append(Clause(Part(name), tuple(done(name, effect) for effect in effects), delay=3.0))
    return Plan(tuple(clauses))


def arguments() -> Plan:
    """Commands with a number that is typed behind them."""
    clauses: list[Clause] = []
    for name, effect in compose.effects().items():
        for parameter in effect.parameters.values():
            is_asked = parameter.name in Template(effect.apply).get_identifiers()
            if parameter.kind in ("integer", "number") and is_asked and not effect.only:
                for trigger in ("command", "command_on_player"):
                    part = Part(name, ((parameter.name, ARGUMENT),))
                    word = Part(trigger, (("name", f"{trigger}_{name}_{parameter.name}"[:40].rstrip("_")),))
                    clauses.append(Clause(word, (Effect(part, done(trigger, name).scope),)))
    return Plan(tuple(clauses))


def effects_at(trigger: str) -> list[str]:
    """The effects that can happen at a trigger."""
    return [name for name, effect in compose.effects().items() if goes(compose.triggers()[trigger], effect)]


def packed_pairs() -> Plan:
    """All pairs in one plan: a clause for each trigger with all effects."""
    return Plan(
        tuple(
            Clause(Part(trigger), tuple(done(trigger, effect) for effect in effects_at(trigger)))
            for trigger in compose.triggers()
        )
    )


def conditions(at: Collection[str] = ()) -> Plan:
    """Every condition about everybody whom it can be about, at every trigger (or those named)."""
    clauses: list[Clause] = []
    for name, trigger in compose.triggers().items():
        if at and name not in at:
            continue
        effects = (done(name, "announce"), done(name, "heal"))
        votes = itertools.count(1)
        for condition in compose.conditions().values():
            for of in possible_subjects(trigger, condition):
                asked = Part(condition.name, (("of", of),) if of else ())
                clauses.append(Clause(_apart(name, votes), effects, (asked,)))
                if not condition.last and not condition.then:
                    against = Part(condition.name, (*asked.values, (NOT, True)))
                    clauses.append(Clause(_apart(name, votes), effects[1:], (against,)))
            for value in condition.entity_values if trigger.entity else ():
                (parameter,) = condition.parameters
                clauses.append(Clause(Part(name), effects, (Part(condition.name, ((parameter, value),)),)))
    return Plan(tuple(clauses))


def _apart(trigger: str, votes: Iterator[int]) -> Part:
    """The trigger; conditions are asked of who begins a vote, so each has one of its own."""
    return Part(trigger, (("name", f"vote{next(votes)}"),) if trigger == "vote_passed" else ())


def scopes(of: Collection[str] = (), at: Collection[str] = ()) -> Plan:
    """Every effect (or those named) with everybody whom it can reach, at every trigger.

    Whom no role of the trigger has to do with is the same everywhere: one in eight is enough.
    """
    clauses: list[Clause] = []
    for number, (name, trigger) in enumerate(compose.triggers().items()):
        if at and name not in at:
            continue
        effects = [
            Effect(Part(effect.name), scope)
            for turn, effect in enumerate(compose.effects().values())
            if effect.target == "player" and goes(trigger, effect) and (not of or effect.name in of)
            for scope in possible_scopes(trigger, effect)
            if compose.scopes()[scope].role or (number + turn) % 8 == 0
        ]
        if effects:
            clauses.append(Clause(Part(name), tuple(effects)))
    return Plan(tuple(clauses))


def choices() -> Plan:
    """Every word of every choice of a trigger, effect or condition."""
    clauses: list[Clause] = []
    for name, trigger in compose.triggers().items():
        clauses += [Clause(part, (done(name, "announce"),)) for part in _chosen(name, trigger.parameters)]
    for name, effect in compose.effects().items():
        at = effect.only or "round_start"
        effects = [Effect(part, done(at, name).scope) for part in _chosen(name, effect.parameters)]
        clauses += [Clause(Part(at), (one,)) for one in effects]
    for name, condition in compose.conditions().items():
        for part in _chosen(name, condition.parameters):
            if not set(condition.entity_values).intersection(str(value) for _, value in part.values):
                at = condition.only or "survivor_hurt"
                clauses.append(Clause(Part(at), (done(at, "announce"),), (part,)))
    return Plan(tuple(clauses))


def done(trigger: str, effect: str) -> Effect:
    """An effect with its defaults, to whom it usually happens at a trigger."""
    return Effect(Part(effect), default_scope(compose.triggers()[trigger], compose.effects()[effect]))


def _chosen(name: str, parameters: Mapping[str, Parameter]) -> Iterator[Part]:
    for parameter in parameters.values():
        for word in parameter.choices:
            yield Part(name, ((parameter.name, word),))


def sources() -> dict[str, str]:
    """All plugins by a name that is good for a file."""
    written = {f"pair_{number}": write(plan) for number, plan in enumerate(pairs())}
    for make in (packed_pairs, delayed, arguments, choices):
        written[make.__name__] = write(make())
    names = list(compose.triggers())
    for begin in range(0, len(names), _AT_ONCE):
        some = names[begin : begin + _AT_ONCE]
        written[f"conditions_{begin}"] = write(conditions(some))
        written[f"scopes_{begin}"] = write(scopes(at=some))
    return written


def digest(plugins: dict[str, str]) -> str:
    """The hash of all plugins."""
    whole = hashlib.sha256()
    for name, code in plugins.items():
        whole.update(f"{name}\0{code}\0".encode())
    return whole.hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Compiles, writes and prints what is wrong; the exit status."""
    parser = argparse.ArgumentParser(description="Compile all that can be composed and write down the verdict.")
    parser.add_argument("--spcomp", type=Path, required=True, metavar="PATH", help="the compiler")
    parser.add_argument("--include", type=Path, action="append", default=[], metavar="DIR", help="folder of headers")
    options = parser.parse_args(arguments)
    wanted = Options(options.spcomp.resolve(), tuple(folder.resolve() for folder in options.include))
    plugins = sources()
    counts = {Kind.WARNING: 0, Kind.ERROR: 0}
    version = ""
    with tempfile.TemporaryDirectory(prefix="l4d2-") as folder, ThreadPoolExecutor() as pool:

        def judged(named: tuple[str, str]) -> tuple[str, CompileResult]:
            file = Path(folder, f"{named[0]}.sp")
            file.write_text(named[1], encoding="utf-8")
            return named[0], compile_now(file, wanted, trusted=True)

        for name, result in pool.map(judged, plugins.items()):
            version = result.identity.version
            for message in result.messages:
                counts[Kind.WARNING if message.kind is Kind.WARNING else Kind.ERROR] += 1
                print(f"{name}:{message.line}: {message.number:03} {message.text}")
            if not result.succeeded and not result.messages:
                counts[Kind.ERROR] += 1
                print(f"{name}: no plugin came out")
    lines = {
        "sha256": f'"{digest(plugins)}"',
        "compiler": f'"{version}"',
        "triggers": len(compose.triggers()),
        "effects": len(compose.effects()),
        "conditions": len(compose.conditions()),
        "pairs": sum(name.startswith("pair_") for name in plugins),
        "plugins": len(plugins),
        "errors": counts[Kind.ERROR],
        "warnings": counts[Kind.WARNING],
    }
    text = _HEAD + "".join(f"{key} = {value}\n" for key, value in lines.items())
    (data_dir() / FILE).write_text(text, encoding="utf-8")
    print(f"{len(plugins)} plugins, {lines['errors']} errors, {lines['warnings']} warnings")
    return int(any(counts.values()))


if __name__ == "__main__":
    sys.exit(main())
