"""The concrete tree: edited step by step it equals the tree of the final text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Node

from server.syntax.text import Text, latin
from server.syntax.tree import SyntaxTree

SOURCE = """#include <sourcemod>
// Größe 坦克
public void OnPluginStart()
{
    if (GetConVarInt(g_hCvar) > 1) { PrintToChatAll("%t", "Größe"); }
}
#if defined OLD
int g_iOld;
#endif
enum struct Pair { int a; }
"""


def shape(node: Node) -> object:
    return (node.type, node.start_byte, node.end_byte, node.is_missing, [shape(child) for child in node.children])


edits = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(0, 400),
        st.integers(0, 12),
        st.text(alphabet=st.sampled_from('{}()";\n\r a1é坦#/*'), max_size=8),
    ),
    min_size=1,
    max_size=6,
)


@given(edits)
def test_edits_give_the_tree_of_the_final_text(changes: list[tuple[bool, int, int, str]]) -> None:
    text = str(Text.of(SOURCE))
    tree = SyntaxTree(Text.of(text))
    for looked_at, at, length, new in changes:
        if looked_at:
            assert tree.root
        at = min(at, len(text))
        start = len(latin(text[:at]))
        end = len(latin(text[: at + length]))
        chars = latin(new)
        tree = tree.edited(start, end, start + len(chars), tree.text.replace(start, end, chars))
        text = text[:at] + new + text[at + length :]
    fresh = SyntaxTree(Text.of(text))
    assert str(tree.text) == text
    assert shape(tree.root) == shape(fresh.root)


def test_node_at() -> None:
    tree = SyntaxTree(Text.of(SOURCE))
    at = tree.text.chars.index("GetConVarInt")
    assert tree.node_at(at).type == "identifier"
    assert "function_definition" in [node.type for node in tree.ancestors(at)]
