"""What a comment asks for without a model: a function of the library, a composed plugin, or a handler to be filled."""

from __future__ import annotations

import re

from server.assistant.compose import functions
from server.assistant.compose.describe import quoted, sentence
from server.assistant.compose.errors import ComposeError
from server.assistant.compose.understand import Understood, understand
from server.assistant.compose.write import write
from server.assistant.declared import declared
from server.assistant.inline import events as events_of
from server.assistant.tasks.function.wish import Wish
from server.knowledge import compose, events
from server.knowledge.idioms import filled
from server.models.errors import UnavailableError
from server.syntax.text import Text

_HANDLER = re.compile(r"void Event_\w+\(Event event\b")
_NAME = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
_ANNOUNCED = "announce it to all players {}"
_NO_OCCASION = "no_trigger"
_FIELD = '\t// event.{}("{}"): {}'


def answered(request: str, is_handler: bool) -> tuple[str, str]:
    """Code as a model would answer it, and what was understood. Raises `UnavailableError` for a refusal."""
    found = functions.find(request) if not is_handler else None
    if found is not None:
        return found.code, found.recipe.in_language("en")[0]
    understood = understand(request)
    if understood.plan is not None and not understood.refusal:
        try:
            return write(understood.plan), understood.said
        except ComposeError as error:
            raise UnavailableError(f"This can not be composed: {error}") from error
    event = _event_of(request)
    if event is not None:
        return _skeleton(event), f"A handler of `{event.name}`, to be filled."
    raise UnavailableError(_refusal(request, is_handler, understood))


def _refusal(request: str, is_handler: bool, understood: Understood) -> str:
    """Why nothing is written, and what the comment would have to say; a function alone needs no occasion."""
    language = understood.language
    bare = request.strip().rstrip(".!。！")
    if not is_handler and understood.reason == _NO_OCCASION:
        on_occasion = sentence(language, "function_when", bare)
        if understand(on_occasion).plan is not None:
            return sentence(language, "function_needs", quoted((on_occasion,), language))
    missing = functions.search(request, language) if not is_handler else None
    if isinstance(missing, functions.Missing) and missing.nearest:
        near = sentence(language, "function_near", quoted(missing.nearest, language))
        return near if understood.reason == _NO_OCCASION else f"{understood.refusal} {near}"
    said = [understood.refusal or sentence(language, "nothing", "")]
    if understood.nearest:
        said.append(sentence(language, "nearest", quoted(understood.nearest, language)))
    return " ".join(said)


def inner_request(wish: Wish) -> str:
    """The request of a comment in an empty handler, with the occasion that the handler is for. Raises as `answered`."""
    assert wish.body is not None
    names = events_of.of_function(wish.body.symbol, wish.body)
    if len(names) != 1:
        raise UnavailableError("Only a model can write this body: for which event the function is called is not known.")
    trigger = next((one for one in compose.triggers().values() if one.event == names[0]), None)
    if trigger is None:
        raise UnavailableError(f"Only a model can write this body: nothing is composed for `{names[0]}`.")
    return f"{wish.request.rstrip('.!')} when {trigger.when}"


def body_and_rest(wish: Wish, code: str) -> tuple[list[str], str]:
    """The lines of the composed handler for the function that is empty, and the code that goes with them."""
    assert wish.body is not None
    new = declared(Text.of(code))
    handlers = [
        one for one in new.pieces if one.sort == "function" and _HANDLER.match(new.text.slice(one.start, one.end))
    ]
    params = wish.body.node.params
    if len(handlers) != 1 or not params:
        raise UnavailableError("Only a model can write this body: it takes more than one function.")
    whole = new.text.slice(handlers[0].start, handlers[0].end)
    lines = whole[whole.index("{") + 1 : whole.rindex("}")].strip("\n").splitlines()
    parameter = params[0].name.name
    lines = [re.sub(r"\bevent(?=\.)", parameter, line.removeprefix("\t")) for line in lines]
    name = re.escape(next(iter(handlers[0].names)))
    # The function that is there is hooked already.
    rest = re.sub(rf"^[ \t]*HookEvent\([^\n]*\b{name}\b[^\n]*\n", "", code.replace(whole, ""), flags=re.MULTILINE)
    return lines, rest


def _event_of(request: str) -> events.Event | None:
    """The event that a request names, or means by the words that the composer has for its triggers."""
    named = [event for word in _NAME.findall(request) if (event := events.event(word)) is not None]
    if named:
        return named[0]
    understood = understand(_ANNOUNCED.format(request.rstrip(".:")))
    if understood.plan is None or understood.refusal or len(understood.plan.clauses) != 1 or understood.ignored:
        return None
    trigger = compose.triggers().get(understood.plan.clauses[0].trigger.name)
    return events.event(trigger.event) if trigger is not None and trigger.event else None


def _skeleton(event: events.Event) -> str:
    """A handler that finds the players of the event; what else there is to read stands in comments."""
    pascal = "".join(word.capitalize() for word in event.name.split("_"))
    clients = [field for field in event.fields.values() if field.is_userid][:1]
    others = [field for field in event.fields.values() if field not in clients]
    lines: list[str] = []
    for field in clients:
        client = events_of.variable_for(field.name)
        lines.append(filled("client", client=client, event="event", field=field.name))
        lines += filled("guard", client=client, result="").splitlines()
    code = "".join(f"\t{line}\n" for line in lines)
    told = "".join(f"{_FIELD.format(one.getter, one.name, one.about or one.type)}\n" for one in others)
    gap = "\n" if code and told else ""
    mode = "" if clients else ", EventHookMode_PostNoCopy"
    return (
        "#include <sourcemod>\n\npublic void OnPluginStart()\n{\n"
        f'\tHookEvent("{event.name}", Event_{pascal}{mode});\n}}\n\n'
        f"void Event_{pascal}(Event event, const char[] name, bool dontBroadcast)\n{{\n{code}{gap}{told}}}\n"
    )
