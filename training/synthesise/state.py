"""How far a campaign is: what was kept, what was spent, and which requests come next.

Worked out from what was answered, wave by wave: whoever is killed in the middle of a wave plans the same one again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from server.models.presets import Preset
from server.models.tokens import of_text
from training.rows.alike import Index, signature
from training.rows.overlap import Guard, words
from training.synthesise.config import Campaign
from training.synthesise.requests import Stock

Entry = dict[str, Any]
WAVES = 3
"""How many rounds of requests at once make a wave."""

_FRAME = 4_500  # tokens of a prompt beside the request, with all facts that fit
_MISTAKES = 1_500  # tokens of the mistakes that go back
_DRY = 2  # so many times a model may think of nothing new


class Job(NamedTuple):
    """One thing to ask: a plugin for a request, or more requests (then `request` is empty)."""

    wave: int
    at: int
    family: str
    number: int
    request: str


@dataclass(slots=True)
class Spent:
    """What was taken from the budget."""

    requests: int = 0
    tokens: int = 0
    dollars: float = 0.0

    def add(self, entry: Entry) -> None:
        """Count what an answer took."""
        self.requests += entry["calls"]
        self.tokens += entry["prompt_tokens"] + entry["completion_tokens"]
        self.dollars += entry["cost"] or 0.0


@dataclass(slots=True)
class Course:
    """How far a family is. `over` says why nothing more is asked for it."""

    target: int
    stock: Stock
    kept: int = 0
    given: int = 0
    in_a_row: int = 0
    dry: int = 0
    over: str = ""


@dataclass
class State:
    """A campaign so far. `kept` are the answers that are kept, `refused` those that are not, in order."""

    campaign: Campaign
    presets: Mapping[str, Preset]
    courses: dict[str, Course]
    index: Index
    kept: list[Entry] = field(default_factory=list)
    refused: list[Entry] = field(default_factory=list)
    spent: Spent = field(default_factory=Spent)
    asked: int = 0

    @classmethod
    def begun(
        cls,
        campaign: Campaign,
        presets: Mapping[str, Preset],
        seed: int,
        guard: Guard,
        known: Iterable[str],
        alike: float,
    ) -> State:
        """A campaign of which nothing was asked. `known` is code that nothing may be nearly the same as."""
        index = Index(alike)
        for code in known:
            index.add("", signature(words(code)))
        courses = {name: Course(target, Stock(name, seed, guard)) for name, target in campaign.families.items()}
        return cls(campaign, presets, courses, index)

    def plan(self, wave: int) -> list[Job]:
        """What is to be asked next; nothing when the campaign is over."""
        jobs: list[Job] = []
        spent = Spent(self.spent.requests, self.spent.tokens, self.spent.dollars)
        left = {name: iter(self._wanted(name, one)) for name, one in self.courses.items() if not one.over}
        while left and len(jobs) < self.campaign.at_once * WAVES:
            for name, source in list(left.items()):
                following = next(source, None)
                if following is None:
                    del left[name]
                elif self._fits(spent, following[1]):
                    jobs.append(Job(wave, len(jobs), name, *following))
                elif not jobs:
                    self.courses[name].over = "the budget is spent"
                    del left[name]
                else:
                    return jobs
                if len(jobs) == self.campaign.at_once * WAVES:
                    break
        return jobs

    def _wanted(self, name: str, course: Course) -> list[tuple[int, str]]:
        """The numbers and requests that a family needs at least; one without a request asks for more of them."""
        if course.kept >= course.target:
            course.over = "the target is reached"
        elif course.in_a_row >= self.campaign.patience:
            course.over = f"{course.in_a_row} answers in a row were refused"
        if course.over:
            return []
        end = min(len(course.stock), course.given + course.target - course.kept)
        found = [(number, course.stock.at(number) or "") for number in range(course.given, end)]
        if found:
            return found
        if self.campaign.asker and course.dry < _DRY:
            return [(course.given, "")]
        course.over = "there are no more requests"
        return []

    def _fits(self, spent: Spent, request: str) -> bool:
        """Whether what it can take at most fits into the budget; then it is counted as taken."""
        budget = self.campaign.budget
        calls, tokens, dollars = self.most(request)
        if (
            (budget.requests and spent.requests + calls > budget.requests)
            or (budget.tokens and spent.tokens + tokens > budget.tokens)
            or (budget.dollars and spent.dollars + dollars > budget.dollars)
        ):
            return False
        spent.requests, spent.tokens, spent.dollars = (
            spent.requests + calls,
            spent.tokens + tokens,
            spent.dollars + dollars,
        )
        return True

    def most(self, request: str) -> tuple[int, int, float]:
        """The calls, the tokens and the dollars that a job can take, whichever engine does it."""
        names = self.campaign.engines if request else (self.campaign.asker,)
        calls = tokens = 0
        dollars = 0.0
        for preset in (self.presets[name] for name in names):
            if preset.engine == "builtin":
                calls = max(calls, 1)
                continue
            repairs = self.campaign.rounds if request else 0
            prompt = of_text(request, preset).tokens + _FRAME
            asked = prompt + repairs * (prompt + preset.max_tokens + _MISTAKES)
            answered = (1 + repairs) * preset.max_tokens
            calls, tokens = max(calls, 1 + repairs), max(tokens, asked + answered)
            dollars = max(dollars, preset.cost(asked, answered) or 0.0)
        return calls, tokens, dollars

    def take(self, entries: Iterable[Entry]) -> None:
        """Count the answers of a whole wave."""
        for entry in sorted(entries, key=lambda one: one["at"]):
            course = self.courses[entry["family"]]
            self.spent.add(entry)
            if not entry["request"]:
                course.dry = 0 if course.stock.add_said(entry["ideas"]) else course.dry + 1
                continue
            self.asked += 1
            course.given = max(course.given, entry["number"] + 1)
            reason = entry["reason"] or self._twin(entry)
            if reason:
                course.in_a_row += 1
                self.refused.append(entry | {"reason": reason})
            else:
                course.in_a_row = 0
                course.kept += 1
                self.kept.append(entry)

    def _twin(self, entry: Entry) -> str:
        mark = signature(words(entry["code"]))
        if next(self.index.near(mark), None) is not None:
            return "is nearly one that is there"
        self.index.add(entry["number"], mark)
        return ""

    def told(self) -> dict[str, Any]:
        """The figures of the campaign."""
        return {
            "kept": len(self.kept),
            "asked": self.asked,
            "families": {
                name: {"kept": one.kept, "target": one.target, "ended": one.over} for name, one in self.courses.items()
            },
            "refused": dict(sorted(Counter(one["reason"] for one in self.refused).items())),
            "findings": dict(Counter(c for one in self.refused for c in _codes(one)).most_common(20)),
            "requests that are tasks": sum(one.stock.leaks for one in self.courses.values()),
            "engines": dict(sorted(Counter(one["engine"] for one in self.kept).items())),
            "spent": {
                "requests": self.spent.requests,
                "tokens": self.spent.tokens,
                "dollars": round(self.spent.dollars, 6),
            },
        }


def _codes(entry: Entry) -> list[str]:
    return entry["detail"].split(", ") if entry["reason"] in ("does not compile", "has warnings") else []
