"""Every key of the plan is read by the program, or named among those that are not carried out yet."""

from __future__ import annotations

import ast
import inspect
import typing
from pathlib import Path

import pytest
from pydantic import BaseModel

import focimine
from corpora import protocol as plan
from corpora.errors import ExitCode
from corpora.protocol import NOT_CARRIED_OUT_YET, Protocol, not_carried_out, parse_protocol, plan_problem

ROOT = Path(__file__).resolve().parents[3]
MODELS = {name: item for name, item in vars(plan).items() if inspect.isclass(item) and issubclass(item, BaseModel)}
OUTSIDE = [
    *(p for package in ("corpora", "miner", "screen", "extract", "meta") for p in (ROOT / package).rglob("*.py")),
    *ROOT.glob("*.py"),
]
MAKERS = {"load_protocol", "parse_protocol", "read_plan"}


def model_in(annotation):
    """Return the section a type holds ("list[Criterion] | None" holds Criterion)."""
    if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for m in map(model_in, typing.get_args(annotation)) if m), None)


class Reads(ast.NodeVisitor):
    """Collects which (section, key) a module reads: types follow annotations, assignments, loops and attributes."""

    def __init__(self):
        self.types: dict[str, type[BaseModel]] = {}
        self.known: set[tuple[str, str]] = set()
        self.names: set[str] = set()

    def type_of(self, node):
        if isinstance(node, ast.Name):
            return self.types.get(node.id)
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            inner = (self.type_of(argument) for argument in node.args)
            return Protocol if called in MAKERS else next((t for t in inner if t), None)
        if isinstance(node, ast.Attribute):
            owner = self.type_of(node.value)
            return (
                model_in(owner.model_fields[node.attr].annotation)
                if owner and node.attr in owner.model_fields
                else None
            )
        if isinstance(node, ast.Tuple | ast.List):
            return next((t for t in map(self.type_of, node.elts) if t), None)
        return self.type_of(node.value) if isinstance(node, ast.Starred | ast.Subscript) else None

    def bind(self, target, found):
        if isinstance(target, ast.Name) and found:
            self.types[target.id] = found

    def visit_arg(self, node):
        words = {n.id for n in ast.walk(node.annotation) if isinstance(n, ast.Name)} if node.annotation else set()
        self.types.pop(node.arg, None)
        self.bind(node, None)
        found = next((MODELS[word] for word in words if word in MODELS), None)
        if found:
            self.types[node.arg] = found

    def visit_Assign(self, node):
        for target in node.targets:
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=False):
                    self.bind(one, self.type_of(value))
            self.bind(target, self.type_of(node.value))
        self.generic_visit(node)

    def visit_For(self, node):
        self.bind(node.target, self.type_of(node.iter))
        self.generic_visit(node)

    def generic_visit(self, node):
        for loop in getattr(node, "generators", ()):  # they come after the element they define
            self.bind(loop.target, self.type_of(loop.iter))
        super().generic_visit(node)

    def visit_Call(self, node):
        if getattr(node.func, "attr", "") == "get" and node.args and isinstance(node.args[0], ast.Constant):
            self.names.add(node.args[0].value)
        self.generic_visit(node)

    def visit_Subscript(self, node):
        if isinstance(node.slice, ast.Constant):
            self.names.add(node.slice.value)
        self.generic_visit(node)

    def visit_Attribute(self, node):
        owner = self.type_of(node.value)
        if owner:
            self.known.add((owner.__name__, node.attr))
        self.names.add(node.attr)
        self.generic_visit(node)


def product_reads():
    known, names = set(), set()
    for path in OUTSIDE:
        text = path.read_text(encoding="utf-8")
        named = any(word in text for word in ("corpora.protocol", "read_plan", "`analysis` section"))
        if path.is_relative_to(ROOT / "corpora" / "protocol") or not named:
            continue
        reads = Reads()
        reads.visit(ast.parse(text))
        known |= reads.known
        names |= reads.names
    return known, names


def paths(model=Protocol, before=""):
    """Yield every (dotted path, section, key) of the plan, sections inside sections too."""
    for name, field in model.model_fields.items():
        yield f"{before}{name}", model.__name__, name
        inner = model_in(field.annotation)
        if inner:
            yield from paths(inner, f"{before}{name}.")


PATHS = list(paths())
LISTED = {path for path, _, _ in PATHS if any(path == k or path.startswith(f"{k}.") for k in NOT_CARRIED_OUT_YET)}
KNOWN, NAMES = product_reads()


@pytest.mark.parametrize(("path", "section", "key"), PATHS, ids=[p for p, _, _ in PATHS])
def test_a_key_is_read_by_the_program_or_listed_as_not_carried_out(path, section, key):
    # A key of a part whose name no module types is looked for by its name alone.
    read = (section, key) in KNOWN or (path not in LISTED and key in NAMES)
    if path.endswith((".en", ".zh")):  # read through Wording.in_language
        read = path not in LISTED
    assert read or path in LISTED, "nothing reads this key: carry it out, or list it in NOT_CARRIED_OUT_YET"
    shared = [p for p, s, k in PATHS if (s, k) == (section, key)]
    assert not (read and path in LISTED and len(shared) == 1), "it is read: take it out of NOT_CARRIED_OUT_YET"


def test_the_way_a_key_is_found_can_fail():
    assert ("SearchSection", "until_date") in KNOWN
    assert ("DecodingSection", "nothing") not in KNOWN
    reads = Reads()
    reads.visit(
        ast.parse("def f(p: Protocol):\n    for c in p.claims:\n        print(c.query, p.search.citation_chasing)")
    )
    assert {("Protocol", "claims"), ("Claim", "query"), ("SearchSection", "citation_chasing")} <= reads.known


def test_every_listed_path_exists_and_says_what_holds_instead():
    known = {path for path, _, _ in PATHS}
    assert set(NOT_CARRIED_OUT_YET) <= known
    assert all(NOT_CARRIED_OUT_YET.values())


def test_a_plan_that_leaves_such_keys_out_is_carried_out_whole(protocol_text):
    assert plan_problem(parse_protocol(protocol_text)) is None
    assert not not_carried_out(parse_protocol(protocol_text + "risk_of_bias: {instrument: cochrane_2011}\n"))


@pytest.fixture
def _two_are_not_done(monkeypatch):
    """A version that does not carry out two keys which the example of a review plans."""
    monkeypatch.setitem(NOT_CARRIED_OUT_YET, "analysis.decoding", "run it outside")
    monkeypatch.setitem(NOT_CARRIED_OUT_YET, "analysis.overlays", "lay them over in your viewer")


@pytest.mark.usefixtures("_two_are_not_done")
@pytest.mark.parametrize(
    ("added", "path"),
    [
        ("  decoding: {source: neurosynth}\n", "analysis.decoding"),
        ("  overlays: [default_mode_network]\n", "analysis.overlays"),
    ],
)
def test_a_key_that_asks_for_what_is_not_done_is_named(protocol_text, added, path):
    assert list(not_carried_out(parse_protocol(protocol_text + added))) == [path]


@pytest.mark.usefixtures("_two_are_not_done")
def test_one_problem_names_them_all_once_in_a_process_and_no_command_fails_for_it(tmp_path, capsys):
    from corpora import review_option

    review_option._SAID.clear()
    folder = tmp_path / "review"
    assert focimine.run(["init", str(folder), "--corpus", "intergroup_empathy_bias"]) == ExitCode.DONE
    printed_text = [line for line in capsys.readouterr().err.splitlines() if "PLAN-NOT-CARRIED-OUT" in line]
    assert len(printed_text) == 1
    assert "analysis.overlays" in printed_text[0]
    assert "analysis.decoding" in printed_text[0]
    assert focimine.run(["screen", "--review", str(folder)]) == ExitCode.DONE
    assert "PLAN-NOT-CARRIED-OUT" not in capsys.readouterr().err


@pytest.mark.usefixtures("_two_are_not_done")
def test_a_command_names_them_when_it_is_the_first_to_read_the_plan(tmp_path, capsys):
    from corpora import review_option

    folder = tmp_path / "review"
    assert focimine.run(["init", str(folder), "--corpus", "intergroup_empathy_bias"]) == ExitCode.DONE
    capsys.readouterr()
    review_option._SAID.clear()
    assert focimine.run(["prisma", "--review", str(folder)]) == ExitCode.DONE
    shown = capsys.readouterr()
    assert shown.err.count("PLAN-NOT-CARRIED-OUT") == 1
    assert "PLAN-NOT" not in shown.out


@pytest.mark.usefixtures("_two_are_not_done")
def test_status_says_for_each_what_holds_instead(tmp_path, capsys):
    folder = tmp_path / "review"
    focimine.run(["init", str(folder), "--corpus", "intergroup_empathy_bias"])
    capsys.readouterr()
    assert focimine.run(["status", "--review", str(folder)]) == ExitCode.DONE
    printed_text = capsys.readouterr().out
    for path in ("analysis.decoding", "analysis.overlays"):
        assert f"  {path}: {NOT_CARRIED_OUT_YET[path]}." in printed_text
