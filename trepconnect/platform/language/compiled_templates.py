"""Templates with the words of one language in them: compiled once for each, looked up never."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask import has_app_context
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer

from trepconnect.platform.language.i18n import Reader, current_reader


class WordedEnvironment(Environment):
    """Each template once per language; ``_("...")`` without values is a constant there."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._worded: dict[tuple[str, str], Template] = {}

    def _load_template(
        self,
        name: str,
        globals: MutableMapping[str, Any] | None,  # noqa: A002 - Jinja's word
    ) -> Template:
        if not has_app_context() or self.loader is None:
            return super()._load_template(name, globals)
        key = current_reader().tag, name
        template = self._worded.get(key)
        if template is None or (self.auto_reload and not template.is_up_to_date):
            template = self.loader.load(self, name, self.make_globals(globals))
            self._worded[key] = template
        return template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals as they are, where Jinja chains them to nothing: each import reads them."""
        return super().make_globals(d) if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if not has_app_context():
            return tree
        worded: nodes.Template = _Words(current_reader()).visit(tree)
        return worded


class _Words(NodeTransformer):
    def __init__(self, reader: Reader) -> None:
        self._gettext = reader.gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja's word
        self.generic_visit(node)
        match node:
            case nodes.Call(
                node=nodes.Name(name="_"),
                args=[nodes.Const(value=str(message))],
                kwargs=[],
                dyn_args=None,
                dyn_kwargs=None,
            ):
                return nodes.Const(self._gettext(message), lineno=node.lineno)
        return node
