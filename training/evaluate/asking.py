"""What a model is asked for a task: the same words that the server uses, so that what is measured is what is served."""

from __future__ import annotations

from collections.abc import Sequence

from server.assistant.prompt import conversation, fenced, repair
from server.assistant.verify import Problem
from server.models.protocol import Fill, Message, Request
from training.evaluate.funnel import Judgement
from training.evaluate.judging import PATH, Judge
from training.evaluate.tasks import Task

GAP = "<<<GAP>>>"
_FUNCTION = "Answer with a file that compiles by itself, with what the function needs and nothing else."
_GIVEN = "The plugin:"
_FOUND = "What an analysis says about it, by line:"
_FILL = "Answer only with the text that belongs in the place of {gap}, in one fenced block."
_MOST = 20


def wanted(task: Task, judge: Judge, is_model: bool = True) -> str:
    """The request in words, with all that comes with it. What says how to answer is for models only."""
    if task.sort == "write" or (task.sort == "function" and not is_model):
        return task.prompt
    if task.sort == "function":
        return f"{task.prompt} {_FUNCTION}"
    if task.mask is not None:
        before, behind = task.gap
        return f"{task.prompt} {_FILL.format(gap=GAP)}\n\n{_GIVEN}\n{fenced(before + GAP + behind)}"
    parts = [task.prompt, f"{_GIVEN}\n{fenced(task.start)}"]
    problems = _problems(task, judge)
    if problems:
        parts.append(f"{_FOUND}\n" + "\n".join(f"- line {one.line}: {one.message}" for one in problems[:_MOST]))
    return "\n\n".join(parts)


def messages(task: Task, judge: Judge, facts: bool, is_model: bool = True) -> tuple[Message, ...]:
    """The conversation; with `facts` what the server would find for the request goes before it."""
    found = ()
    if facts:
        from server.assistant.generate import FACTS_BUDGET
        from server.assistant.retrieve import retrieve

        found = retrieve(task.prompt, FACTS_BUDGET)
    return conversation(wanted(task, judge, is_model), tuple(found))


def fill(task: Task) -> Fill | None:
    """The gap as engines take it that fill gaps."""
    return Fill(*task.gap) if task.mask is not None else None


def repaired(task: Task, judge: Judge, asked: Request, judgement: Judgement) -> tuple[Message, ...]:
    """The second round: what is wrong with the answer goes back."""
    findings = [one for one in judge.read(judgement.code)[0] if one.severity <= 1]
    lines = judgement.code.split("\n")
    text = judge.project.unit(PATH).root.text
    problems = [Problem(text.line_of(one.start) + 1, one.severity, one.code, one.message) for one in findings]
    told: Sequence[tuple[Problem, str]] = [
        (one, lines[one.line - 1].strip() if 0 < one.line <= len(lines) else "") for one in problems
    ]
    wants = "the text for the gap" if task.mask is not None else "the whole file"
    return repair(asked.messages, judgement.code, told, wants)


def _problems(task: Task, judge: Judge) -> list[Problem]:
    findings = [one for one in judge.read(task.start)[0] if one.severity <= 2]
    text = judge.project.unit(PATH).root.text
    return [Problem(text.line_of(one.start) + 1, one.severity, one.code, one.message) for one in findings]
