"""Finds the texts that people see in the window's source: what translation has to cover."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from types import MappingProxyType

FIRST = (0,)
SPOKEN = MappingProxyType(
    {
        "tr": FIRST,
        "mark": FIRST,
        "trn": (0, 1),
        "say": (1,),
        "label": FIRST,
        "button": FIRST,
        "field": (0, 2),
        "edit": FIRST,
        "icon_button": (1,),
        "offer": (1,),
        "speak": (0, 1),
        "cancel_button": FIRST,
        "action_button": FIRST,
        "way": FIRST,
        "KpiCard": FIRST,
        "Dialog": (1,),
        "Banner": (),
        "_promise": (1, 2),
        "_section": FIRST,
        "__init__": (1, 2),
    }
)
"""Which positional arguments of which calls are texts; those that are no literal are marked."""

NAMED = frozenset({"tip", "hint", "action", "title", "intro"})


def literals(tree: ast.AST) -> Iterator[str]:
    """Every text literal of a module, in order of appearance."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        elif isinstance(node, ast.FunctionDef) and node.name == "cancel_button":
            yield from _strings(node.args.defaults)


def _of_call(call: ast.Call) -> Iterator[str]:
    places = SPOKEN.get(_name(call.func))
    if places is not None:
        yield from _strings([call.args[i] for i in places if i < len(call.args)])
        yield from _strings([word.value for word in call.keywords if word.arg in NAMED])


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _strings(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and _is_text(part.value):
                yield str(part.value)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and any(char.isalpha() for char in value.replace("{what}", ""))
