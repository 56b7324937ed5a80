"""Who will read a menu or a panel: the one client that it is shown to, when that is certain."""

from __future__ import annotations

from server.analysis.check.expressions import bare
from server.analysis.runtime.call_site import CallSite
from server.analysis.symbols import Kind, Symbol, Variable
from server.analysis.walk import nodes
from server.knowledge.shown import Shown, shown
from server.syntax import nodes as n

Above = dict[n.Node, n.Node]
_WRITES = ("write", "readwrite")


def reader(site: CallSite, known: Shown, function: n.Function, above: Above) -> str | None:
    """The name of the client, which stands for the same player at the call as where the menu is shown."""
    if known.way == "buffer":
        return _of_buffer(site, function, above)
    view = site.view
    object_ = site.receiver if known.of < 0 else site.argument(known.of)
    menu = view.symbol_of(bare(object_)) if object_ is not None else None
    if not isinstance(menu, Variable) or menu.kind is not Kind.LOCAL or "static" in menu.keywords:
        return None
    clients: set[Symbol | None] = set()
    for node in nodes([function]):
        if not isinstance(node, n.Name) or node.name != menu.name or view.symbol_of(node) is not menu:
            continue
        outer = above.get(node)
        call = above.get(outer) if isinstance(outer, n.Member) else outer
        if isinstance(call, n.Call) and (outer is call or call.target is outer):
            called = view.calls_by_node.get(call)
            if called is None or (isinstance(outer, n.Call) and called.function.has_body):
                return None
            shows = shown().get(CallSite(view, called).name)
            if shows is not None and shows.way == "show":
                client = CallSite(view, called).argument(shows.client)
                clients.add(view.symbol_of(client) if isinstance(client, n.Name) else None)
        elif not _is_harmless(outer, node):
            return None
    if len(clients) != 1:
        return None
    client = clients.pop()
    return client.name if isinstance(client, Variable) and _is_settled(site, client, above) else None


def _of_buffer(site: CallSite, function: n.Function, above: Above) -> str | None:
    """The one client to whom a local buffer is shown, when it is used for nothing else."""
    view = site.view
    array = site.argument(0)
    buffer = view.symbol_of(array) if isinstance(array, n.Name) else None
    if not isinstance(buffer, Variable) or buffer.kind is not Kind.LOCAL or "static" in buffer.keywords:
        return None
    clients: set[str | None] = set()
    for node in nodes([function]):
        if not isinstance(node, n.Name) or node.name != buffer.name or view.symbol_of(node) is not buffer:
            continue
        outer = above.get(node)
        if isinstance(outer, n.SizeOf):
            continue
        called = view.calls_by_node.get(outer) if isinstance(outer, n.Call) else None
        if called is None:
            return None
        user = CallSite(view, called)
        shows = shown().get(user.name)
        index = next((index for index, one in user.arguments.items() if one is node), -1)
        if shows is not None and shows.way == "buffer" and index == shows.of:
            continue
        if shows is None or index < shows.text or shows.way in ("buffer", "show"):
            return None
        if shows.way == "target":
            one = user.argument(shows.client) if shows.client >= 0 else None
            client = view.symbol_of(one) if isinstance(one, n.Name) else None
            settled = isinstance(client, Variable) and _is_settled(site, client, above)
            clients.add(client.name if isinstance(client, Variable) and settled else None)
        else:
            clients.add(reader(user, shows, function, above))
    return clients.pop() if len(clients) == 1 else None


def _is_harmless(outer: n.Node | None, node: n.Name) -> bool:
    """Whether the menu stays with the function: it is closed, compared, or made here."""
    if isinstance(outer, n.Assign):
        return outer.target is node
    return isinstance(outer, (n.Delete, n.Binary, n.Unary, n.If, n.Member))


def _is_settled(site: CallSite, client: Variable, above: Above) -> bool:
    """Whether the variable has its only value before the call, and can be seen from there."""
    writes = [ref for ref in site.view.refs_of.get(client, ()) if ref.role in _WRITES]
    if client.kind is Kind.PARAMETER:
        return not writes
    if client.kind is not Kind.LOCAL or writes or client.value is None or client.node.end > site.call.start:
        return False
    block = above.get(above.get(client.node, client.node))  # the statement that declares it stands between them
    node: n.Node | None = site.call
    while node is not None and node is not block:
        node = above.get(node)
    return node is not None
