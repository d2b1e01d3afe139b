"""What a plan may say and this version does not do yet: named whenever a command reads such a plan.

The plan is still kept, key by key, in the ledger. A test holds this list against the code: a key that
nothing reads has to be listed, and one that is read must not be.
"""

from __future__ import annotations

from pydantic import BaseModel

from corpora.nouns.evidence import Problem
from corpora.protocol.sections import Protocol

NOT_CARRIED_OUT_YET: dict[str, str] = {}
"""Path of a section or key → what applies instead. A path includes everything below it."""


def not_carried_out(protocol: Protocol) -> dict[str, str]:
    """Return the paths at which the plan asks for something that is not done yet, and what holds instead."""
    return {path: instead for path, instead in NOT_CARRIED_OUT_YET.items() if _asks(protocol, path)}


def plan_problem(protocol: Protocol, name: str = "protocol.yaml") -> Problem | None:
    """Return the one problem that names all of them, None where the whole plan is carried out.

    It is a warning, not counted among a run's problems: no command ends with exit code 1 for it alone, so that
    the exit code keeps saying whether something is wrong with the run's own items.
    """
    paths = not_carried_out(protocol)
    if not paths:
        return None
    return Problem(
        code="PLAN-NOT-CARRIED-OUT",
        item=name,
        message=f"Planned, but not carried out by this version: {', '.join(paths)}.",
        hint="`focimine status` shows for each what applies instead.",
    )


def _asks(protocol: Protocol, path: str) -> bool:
    """Return whether the plan has another value at `path` than the one that holds where it is left out."""
    value: object = protocol
    default: object = None
    for key in path.split("."):
        if not isinstance(value, BaseModel):
            return False
        default = type(value).model_fields[key].get_default(call_default_factory=True)
        value = getattr(value, key)
    return value != default
