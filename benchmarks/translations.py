"""The texts that the program says to people, found in its source; and the catalogue brought up to date with them.

    python benchmarks/translations.py            # what has no Chinese yet, and what the source says no more
    python benchmarks/translations.py --write    # adds what is new (empty, to be filled in) and drops what is gone

Found are: pages of help, errors and their hints, recorded problems, printed lines, next steps, and what click says.
A text with values in it is found as a template ("Table {n} of {name} has no z."). An expression is followed to where
its words are written: names to their assignments, calls to what the function returns, parameters to the calls.
"""

from __future__ import annotations

import argparse
import ast
import gc
import inspect
import itertools
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from corpora.catalogue.help_pages import EXPLAINED, KEPT, joined
from corpora.catalogue.matching import GRAMMAR
from corpora.catalogue.po import Entry, read_po, to_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("corpora", "miner", "screen", "extract", "meta")
PO = ROOT / "corpora" / "data" / "translations" / "zh.po"
MOST_VARIANTS = 12
"""Variants of one text (this or that word in it) that are listed; of more, the words are holes."""
MOST_OF_ONE_NAME = 3
"""Methods of one name that are followed; a name that more have says too little."""
DEEPEST = 5
"""Steps that an expression is followed."""

SAID = {
    "ReviewError": (0, "message", "hint"), "ProtocolError": (0, "message", "hint"), "SourceError": (0, "message", "hint"),
    "FormatError": (0, "message", "hint"), "StoreError": (0, "message", "hint"), "OcrError": (0, "message", "hint"),
    "UsageError": (0,), "BadParameter": (0,), "Problem": ("message", "hint"), "NextStep": ("what",), "Breach": (0, 1, 2, "what", "where"),
    "say": (0,), "say_aside": (0,), "say_title": (0,), "echo": (0,), "progress": (0,), "progress_by_name": (0,),
    "demand_yes": (0,), "translated": (0,), "confirm": (0,), "prompt": (0,), "oddity": (0,), "Step": ("title",), "sheet_step": (0,), "announce": (0,), "Words": ("about",), "Table": ("title",),
}  # fmt: skip
"""Calls whose arguments (by position, by name) people read."""
TOLD = {
    "screen.audit.events": ("_record", "_taken_over", "_later_outcome", "_link", "_unlink", "_same_study", "_other_study", "_relabelled", "_withdrawn", "_moved", "_correction_undone", "_version", "_suggestion", "_decision", "_document", "_retrieval", "_extracted", "_confirmations", "_codings", "_problem", "_recheck", "_bias", "_notice"), "screen.audit.story": ("state_lines", "_fact"), "screen.audit.known": ("_lost_by",), "extract.claims.explain": ("explain_sum", "_rows", "_digits", "_pairs", "explain_number"), "extract.claims.report": ("_head",), "extract.stage.claims": ("_explained",),
    "corpora.cli": ("COUNTED",), "screen.stage.reporting.writing": ("_counts", "_missing"), "corpora.review.news": ("source_line", "new_line"), "miner.stage.updating": ("search_line",), "extract.told": ("line_of", "sum_of"),
    "screen.stage.flow_files": ("_font_notes",), "corpora.curation.standing": ("settled_line",), "corpora.review.living": ("living_lines", "MISSING"), "corpora.curation.since_analysis": ("since_analysis",), "version_files": ("results_remarks",), "corpora.store.seals.checking": ("_named",), "screen.stage.reading_order": ("_basis",), "meta.eligibility.verdict": ("POOLED", "NOTE", "NOT_YET"), "extract.stage.coding_sheet": ("open_questions",), "corpora.demo.intergroup": ("to_summary",), "corpora.demo.social_pain": ("to_summary",),
}  # fmt: skip
"""Functions and tables whose texts are printed where the source does not show it."""
STATEMENTS = (
    ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.comprehension, ast.Call, ast.Return, ast.Yield, ast.YieldFrom,
)  # fmt: skip
BARE = ("progress", "progress_by_name", "Step", "Table")
"""Calls whose argument may be a single word, or several with colons between them."""
CLICK = ("core", "exceptions", "types", "parser", "decorators", "formatting")
OF_CLICK = (
    "Usage: {usage}", "Error: {message}", "Missing argument {hint}.", "Missing option {hint}.", "Missing parameter {hint}.",
    "Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", "required", "integer", "integer range", "float", "float range", "boolean",
    "Missing argument {hint}. {message}", "Missing option {hint}. {message}",
)  # fmt: skip
OF_SYSTEM = (
    "No such file or directory", "Permission denied", "Is a directory", "Not a directory", "File exists", "No space left on device",
    "Read-only file system", "File name too long", "Invalid argument", "Connection refused", "timed out", "none", "Next:", "{n} confirmed", "{n} rejected", "{n} with problems", "Directory not empty",
)  # fmt: skip
NOT_SHOWN_OF_CLICK = re.compile(
    r"Choice\(|defined twice|'default' list|%\(|UUID|datetime|deprecated|iterable|start character|nargs|declaration|cannot use the same flag|No options defined"
)

NO_SENTENCE = re.compile(
    r"^[\w/+=.<>:\[\]|-]+$|^\W*\w+\W*$|^`?focimine [^.]*$|^--[\w-]+( [A-Z|a-z…\"{}]+)?$|[\u4e00-\u9fff]|^\W*\{\w+\}\W*$|^SELECT |^https?:"
)
"""What is no text to be translated: a single word, a command, an option, Chinese, a query, an address."""


@dataclass(frozen=True)
class Hole:
    name: str


Template = tuple[str | Hole, ...]


@dataclass
class Module:
    path: Path
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)
    calls: list[tuple[ast.Call, ast.FunctionDef | None]] = field(default_factory=list)
    """Every call, and the innermost function it stands in."""

    def __post_init__(self) -> None:
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                self.constants[node.targets[0].id] = node.value
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                self.constants[node.target.id] = node.value
        for named_values in (node for node in self.tree.body if isinstance(node, ast.ClassDef)):
            for node in named_values.body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    self.constants.setdefault(node.targets[0].id, node.value)
        self._look_into(self.tree, None)

    def _look_into(self, node: ast.AST, function: ast.FunctionDef | None) -> None:
        for child in ast.iter_child_nodes(node):
            inside = function
            if isinstance(child, ast.Call):
                self.calls.append((child, function))
            elif isinstance(child, ast.FunctionDef):
                self.functions.setdefault(child.name, child)
                inside = child
            elif isinstance(child, ast.ImportFrom) and child.module:
                self.imported |= {alias.asname or alias.name: (child.module, alias.name) for alias in child.names}
            self._look_into(child, inside)


class Source:
    """All modules of the program, and the texts found in them."""

    def __init__(self) -> None:
        paths = [*ROOT.glob("*.py"), *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
        self.modules = {
            self._dotted(path): Module(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(paths)
        }
        self.texts: dict[str, set[str]] = defaultdict(set)
        self.sinks: dict[tuple[str, str], set[int | str]] = defaultdict(set)
        self.followed: set[int] = set()
        self.fields = self._fields()

    @staticmethod
    def _dotted(path: Path) -> str:
        return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    def _fields(self) -> dict[str, list[tuple[str, ast.expr, ast.FunctionDef | None]]]:
        """Return what the fields of objects are given, by name; of names that many have, nothing."""
        found: dict[str, list[tuple[str, ast.expr, ast.FunctionDef | None]]] = defaultdict(list)
        for place, module in self.modules.items():
            for call, function in module.calls:
                called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if called[:1].isupper():
                    for word in call.keywords:
                        found[word.arg or ""].append((place, word.value, function))
        return {name: given for name, given in found.items() if len(given) <= MOST_OF_ONE_NAME}

    def find(self) -> dict[str, set[str]]:
        for place, name in ((place, name) for place, names in TOLD.items() for name in names):
            module = self.modules[place]
            reading = Reading(self, place, module)
            nodes = list(given(module.functions[name])) if name in module.functions else [module.constants[name]]
            if name in module.functions:
                nodes += [key for node in nodes if isinstance(node, ast.Dict) for key in node.keys if key]
            for node in nodes:
                for text in reading.texts(node, module.functions.get(name)):
                    self.add(text, module.path, bare=name in module.constants)
        before = -1
        while before != sum(map(len, self.sinks.values())):  # until no function was found that hands a text on
            before = sum(map(len, self.sinks.values()))
            for name, module in self.modules.items():
                Reading(self, name, module).read()
        for module in self.modules.values():
            self._find_help(module)
        self._find_click()
        return self.texts

    def function(self, module: str, name: str) -> tuple[str, ast.FunctionDef] | None:
        """Return where a function is defined that a module calls by name."""
        here = self.modules.get(module)
        if here and name in here.functions:
            return module, here.functions[name]
        if here and name in here.imported:
            return self.function(*here.imported[name])
        return None

    def methods(self, module: str, node: ast.Attribute) -> list[tuple[str, ast.FunctionDef]]:
        """Return the functions that an attribute may name: of an imported module, or the few in the program that are called so."""
        here = self.modules[module]
        if isinstance(node.value, ast.Name) and node.value.id in here.imported:
            found = self.function(".".join(here.imported[node.value.id]), node.attr)
            return [found] if found else []
        everywhere = [(name, m.functions[node.attr]) for name, m in self.modules.items() if node.attr in m.functions]
        return everywhere if len(everywhere) <= MOST_OF_ONE_NAME else []

    def add(self, text: str, place: Path, *, bare: bool = False) -> None:
        """Note a text; one word, a name, a command or what is Chinese already is none, unless `bare` words are a heading."""
        words = re.sub(r"\{\w+\}", "", text)
        if re.search(r"[A-Za-z]{2}", words) and (bare or not NO_SENTENCE.search(text)):
            self.texts[text].add(str(place.relative_to(ROOT)))

    def _find_help(self, module: Module) -> None:
        for node in module.functions.values():
            if any(re.search(r"\b(command|group)\b", ast.unparse(d)) for d in node.decorator_list):
                self._add_page(ast.get_docstring(node) or "", module.path)
        places = module.constants.get("PLACES")
        if isinstance(places, ast.Tuple):
            for row in places.elts:
                self.add(ast.literal_eval(row.elts[0] if isinstance(row, ast.Tuple) else row), module.path, bare=True)

    def _add_page(self, page: str, place: Path) -> None:
        for paragraph in inspect.cleandoc(page).split("\n\n"):
            kept = paragraph.startswith(KEPT)
            for line in paragraph[len(KEPT) :].splitlines() if kept else [joined(paragraph)]:
                explained = EXPLAINED.fullmatch(line) if kept else None
                if explained:
                    self.add(explained["words"], place, bare=True)
                elif not kept or line.endswith(":"):
                    self.add(line.strip(), place, bare=True)

    def _find_click(self) -> None:
        import click

        found = set(OF_CLICK)
        for name in CLICK:
            tree = ast.parse((Path(click.__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.Call)
                    and ast.unparse(node.func) == "_"
                    and isinstance(node.args[0], ast.Constant)
                ):
                    text = re.sub(r"\{(\w+)![rs]\}", r"{\1}", node.args[0].value)
                    found.add(text.replace("{command} {option}", "{command}"))
        for text in found:
            if not NOT_SHOWN_OF_CLICK.search(text):
                self.texts[text.strip()].add("click")
        for text in OF_SYSTEM:
            self.texts[text].add("the system")


class Reading:
    """One module read: its calls that say something, and what their arguments can be."""

    def __init__(self, source: Source, name: str, module: Module) -> None:
        self.source, self.name, self.module = source, name, module

    def read(self) -> None:
        for call, function in self.module.calls:
            self._read_call(call, function)

    def _read_call(self, call: ast.Call, function: ast.FunctionDef | None) -> None:
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        wanted: set[int | str] = set(SAID.get(called, ()))
        if isinstance(call.func, ast.Name):
            found = self.source.function(self.name, called)
            if found:
                wanted |= self.source.sinks.get((found[0], found[1].name), set())
        elif (
            isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id in ("self", "cls")
        ):
            wanted |= {w if isinstance(w, str) else w - 1 for w in self.source.sinks.get((self.name, called), set())}
        if (
            called in ("append", "extend")
            and isinstance(call.func, ast.Attribute)
            and ast.unparse(call.func.value).endswith(".lines")
        ):
            wanted = {0}
        bare = called in BARE
        for at, argument in enumerate(call.args):
            if at in wanted:
                self._say(argument, function, bare=bare)
        for word in call.keywords:
            if word.arg in wanted or word.arg in ("lines", "help"):
                self._say(word.value, function, bare=bare or word.arg == "help")

    def _say(self, expression: ast.expr, function: ast.FunctionDef | None, *, bare: bool) -> None:
        if id(expression) in self.source.followed:
            return
        self.source.followed.add(id(expression))
        for text in self.texts(expression, function):
            self.source.add(text, self.module.path, bare=bare)

    def texts(self, expression: ast.expr, function: ast.FunctionDef | None) -> list[str]:
        return [named(template) for template in self.templates(expression, function, 0)]

    def templates(self, node: ast.expr, function: ast.FunctionDef | None, depth: int) -> list[Template]:
        """Return what an expression can be; [] where it is no text written here."""
        if depth > DEEPEST:
            return []
        match node:
            case ast.Constant(value=str(text)):
                return [(text,)]
            case ast.JoinedStr():
                return self._product([self._piece(value, function, depth) for value in node.values])
            case ast.BinOp(op=ast.Add()):
                sides = [self._side(side, function, depth) for side in (node.left, node.right)]
                return self._product(sides)
            case ast.IfExp():
                return [*self.templates(node.body, function, depth), *self.templates(node.orelse, function, depth)]
            case ast.BoolOp():
                return [template for value in node.values for template in self.templates(value, function, depth)]
            case ast.NamedExpr():
                return self.templates(node.value, function, depth)
            case ast.List() | ast.Tuple() | ast.Set():
                return [template for value in node.elts for template in self.templates(value, function, depth)]
            case ast.Dict():
                return [template for value in node.values for template in self.templates(value, function, depth)]
            case ast.Starred():
                return self.templates(node.value, function, depth)
            case ast.ListComp() | ast.GeneratorExp():
                return self.templates(node.elt, function, depth)
            case ast.Subscript():
                return (
                    self.templates(node.value, function, depth)
                    if isinstance(node.value, ast.Name | ast.Dict | ast.Tuple)
                    else []
                )
            case ast.Name():
                return self._of_name(node.id, function, depth)
            case ast.Call():
                return self._of_call(node, function, depth)
            case ast.Attribute():
                return self._of_property(node, depth)
        return []

    def _side(self, node: ast.expr, function: ast.FunctionDef | None, depth: int) -> list[Template]:
        return self.templates(node, function, depth) or [(Hole(name_of(node)),)]

    def _piece(self, value: ast.expr, function: ast.FunctionDef | None, depth: int) -> list[Template]:
        """Return a piece of an f-string: its words, a hole, or one of a few words (a variant of the text for each)."""
        if isinstance(value, ast.Constant):
            return [(value.value.replace("{", "{").replace("}", "}"),)]
        assert isinstance(value, ast.FormattedValue)
        inner = value.value
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            return [(inner.value,)]
        if isinstance(inner, ast.IfExp):
            words = [literal(part) for part in (inner.body, inner.orelse)]
            if set(words) <= GRAMMAR:
                return [(Hole("_" + "_".join(re.sub(r"\W", "", w) for w in words if w)),)]
            if None not in words:
                return [(word,) for word in words]
        for text in self.templates(inner, function, depth + 1):  # the words in a hole are texts of their own
            self.source.add(named(text), self.module.path)
        return [(Hole(name_of(inner)),)]

    @staticmethod
    def _product(pieces: list[list[Template]]) -> list[Template]:
        n = 1
        for options in pieces:
            n *= len(options)
        if n > MOST_VARIANTS:
            pieces = [options if len(options) == 1 else [(Hole("word"),)] for options in pieces]
        return [tuple(itertools.chain(*combined)) for combined in itertools.product(*pieces)]

    def _of_name(self, name: str, function: ast.FunctionDef | None, depth: int) -> list[Template]:
        if function is not None:
            found = list(assigned(function, name))
            if found:
                return [t for value in found for t in self.templates(value, function, depth + 1)]
            arguments = function.args
            positional = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
            if name in positional or name in [argument.arg for argument in arguments.kwonlyargs]:
                sink = self.source.sinks[self.name, function.name]
                sink.add(name)
                if name in positional:
                    sink.add(positional.index(name))
                defaults = dict(zip(positional[::-1], arguments.defaults[::-1], strict=False))
                return self.templates(defaults[name], function, depth + 1) if name in defaults else []
        if name in self.module.constants:
            return self.templates(self.module.constants[name], None, depth + 1)
        place = self.module.imported.get(name)
        if place and place[0] in self.source.modules and name != "self":
            there = self.source.modules[place[0]]
            if place[1] in there.constants:
                return Reading(self.source, place[0], there).templates(there.constants[place[1]], None, depth + 1)
        return []

    def _of_property(self, node: ast.Attribute, depth: int) -> list[Template]:
        found = self.source.methods(self.name, node)
        found = [(where, f) for where, f in found if any("property" in ast.unparse(d) for d in f.decorator_list)]
        told = [template for where, f in found for template in self._given(where, f, depth)]
        for where, value, function in self.source.fields.get(node.attr, ()):
            reading = Reading(self.source, where, self.source.modules[where])
            told += reading.templates(value, function, depth + 1)
        return told

    def _given(self, where: str, function: ast.FunctionDef, depth: int) -> list[Template]:
        """Return what a function says."""
        reading = Reading(self.source, where, self.source.modules[where])
        return [t for value in given(function) for t in reading.templates(value, function, depth + 1)]

    def _of_call(self, node: ast.Call, function: ast.FunctionDef | None, depth: int) -> list[Template]:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if any(
            ast.unparse(argument).endswith("chosen()") for argument in node.args
        ):  # it says it in either language itself
            return []
        if called == "counted" and len(node.args) > 1:
            nouns = [noun for argument in node.args[1:] for noun in self.templates(argument, function, depth + 1)]
            ends = ("", "s") if len(node.args) == 2 and not isinstance(node.args[1], ast.Starred) else ("",)
            return [(Hole("n"), " ", *noun, end) for noun in nouns for end in ends if noun != ("",)]
        if called == "join" and isinstance(node.func, ast.Attribute):
            for template in self.templates(node.args[0], function, depth + 1):
                self.source.add(named(template), self.module.path)
            return []
        if called in ("str", "iter", "sorted", "list", "tuple", "dict", "shown", "next") and node.args:
            return self.templates(node.args[0], function, depth + 1)
        if called == "get" and isinstance(node.func, ast.Attribute):
            return [
                *self.templates(node.func.value, function, depth + 1),
                *(t for a in node.args[1:] for t in self.templates(a, function, depth + 1)),
            ]
        if called in ("rstrip", "strip", "removesuffix", "format", "capitalize") and isinstance(
            node.func, ast.Attribute
        ):
            return self.templates(node.func.value, function, depth + 1)
        if isinstance(node.func, ast.Attribute):
            found = self.source.methods(self.name, node.func)
        else:
            one = self.source.function(self.name, called)
            found = [one] if one else []
        return [template for where, function in found for template in self._given(where, function, depth)]


@cache
def _statements(function: ast.FunctionDef) -> tuple[ast.AST, ...]:
    """Return what in a function may give a name its value, or end it with one."""
    return tuple(node for node in ast.walk(function) if isinstance(node, STATEMENTS))


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def assigned(function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """Yield what is assigned to a name in a function, or put into the list of that name."""
    for node in ast.walk(function):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=found)])
                | ast.AnnAssign(target=ast.Name(id=found))
                | ast.AugAssign(target=ast.Name(id=found))
            ) if found == name and node.value:
                yield node.value
            case ast.NamedExpr(target=ast.Name(id=found)) if found == name:
                yield node.value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                yield from (v for n, v in zip(names, values, strict=False) if isinstance(n, ast.Name) and n.id == name)
            case ast.For(target=ast.Name(id=found)) | ast.comprehension(target=ast.Name(id=found)) if found == name:
                yield node.iter
            case ast.For(target=ast.Tuple(elts=names), iter=ast.Tuple(elts=rows) | ast.List(elts=rows)):
                at = next((i for i, n in enumerate(names) if isinstance(n, ast.Name) and n.id == name), None)
                yield from (
                    row.elts[at] for row in rows if at is not None and isinstance(row, ast.Tuple) and at < len(row.elts)
                )
            case ast.Call(func=ast.Attribute(value=ast.Name(id=found), attr="append" | "extend"), args=[value]) if (
                found == name
            ):
                yield value


def given(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield what a function returns or yields."""
    for node in _statements(function):
        if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) and node.value is not None:
            yield node.value


def name_of(node: ast.expr) -> str:
    """Return what the hole of an expression is called."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            found = name
        case ast.Call(func=ast.Name(id="len"), args=[inner]):
            found = f"n_{name_of(inner)}"
        case ast.Call(func=ast.Name(id="counted"), args=[_, _, ast.Constant(value=str(plural))]):
            found = f"n_{plural}"
        case ast.Call(func=ast.Name(id="counted"), args=[_, noun, *_]):
            found = f"n_{literal(noun) or 'items'}s"
        case ast.Call(func=ast.Attribute(attr="join")):
            found = "listed"
        case ast.Call(
            func=ast.Name(id="str" | "repr" | "sum" | "max" | "min" | "sorted" | "next" | "list"), args=[inner, *_]
        ):
            found = name_of(inner)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            found = name
        case ast.Subscript(value=inner) | ast.Starred(value=inner):
            found = name_of(inner)
        case ast.BoolOp(values=[inner, *_]):
            found = name_of(inner)
        case _:
            found = "value"
    return re.sub(r"\W+", "_", found).strip("_").lower() or "value"


def named(template: Template) -> str:
    """Return a template as text, each hole with a name of its own."""
    seen: dict[str, int] = defaultdict(int)
    text = ""
    for part in template:
        if isinstance(part, Hole):
            seen[part.name] += 1
            text += "{" + part.name + (f"_{seen[part.name]}" if seen[part.name] > 1 else "") + "}"
        else:
            text += part
    return text.strip()


def texts() -> dict[str, set[str]]:
    """Return every text of the program and the files that say it."""
    gc.disable()  # trees of the whole program are millions of objects without a cycle
    try:
        return Source().find()
    finally:
        gc.enable()


def entries() -> tuple[Entry, ...]:
    return read_po(PO.read_text(encoding="utf-8"))


def brought_up_to_date(found: dict[str, set[str]], known: Sequence[Entry]) -> list[Entry]:
    """Return the entries as they should be; those of a context (the desk's pages) are kept as they are."""
    words = {entry.text: entry.translation for entry in known if not entry.context}
    listed = [
        Entry(text=text, translation=words.get(text, ""), places=tuple(sorted(places)))
        for text, places in found.items()
    ]
    others = [entry for entry in known if entry.context]
    return [*sorted(listed, key=lambda entry: (entry.places, entry.text)), *others]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    found, known = texts(), entries()
    has = {entry.text for entry in known if entry.translation and not entry.context}
    for text in sorted(found.keys() - has):
        print(f"no Chinese: {text!r} ({', '.join(sorted(found[text]))})")
    for entry in known:
        if entry.text not in found and not entry.context:
            print(f"gone: {entry.text!r}")
    if asked.write:
        PO.write_text(to_po(brought_up_to_date(found, known)), encoding="utf-8")
    sys.exit(bool(found.keys() - has))


if __name__ == "__main__":
    main()
