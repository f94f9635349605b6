"""Errors as JSON: the contract's four members, whatever the facts are."""

from __future__ import annotations

import json

import pytest

from interleaf import errors
from interleaf.present import wire


def test_an_error_has_exactly_the_four_members_of_the_contract() -> None:
    sent = wire.error_to_json(errors.SessionNotFound(name="draft"))
    assert sent == {
        "kind": "session-not-found",
        "message": "Session 'draft' not found.",
        "facts": {"name": "draft"},
        "actions": [
            {"action": "list", "label": "See the sessions"},
            {"action": "start", "label": "Start a session named draft"},
        ],
    }


@pytest.mark.parametrize("kind", sorted(errors.kinds()))
def test_every_kind_can_be_sent_even_with_no_fact_at_all(kind: str) -> None:
    sent = wire.error_to_json(errors.kinds()[kind]())
    assert sent["kind"] == kind
    assert sent["message"]
    assert json.loads(json.dumps(sent)) == sent


def test_facts_that_json_does_not_know_become_plain() -> None:
    error = errors.CommitConflict(paths=("b", "a"), session="s", conflicts=[{"path": b"\xff"}], seen={"z", "y"}, at=1.5)
    facts = wire.error_to_json(error)["facts"]
    assert facts["paths"] == ["b", "a"]
    assert facts["conflicts"] == [{"path": "�"}]
    assert facts["seen"] == ["y", "z"]
    assert facts["at"] == 1.5


def test_an_unforeseen_exception_becomes_an_io_error_that_can_be_reported() -> None:
    try:
        wire.error_to_json(None)  # type: ignore[arg-type]
    except AttributeError as error:
        found = wire.unexpected(error)
    sent = wire.error_to_json(found)
    assert sent["kind"] == "io-error"
    assert "AttributeError" in sent["message"]
    assert sent["facts"]["where"].startswith("interleaf.present.wire:")
    assert [step["action"] for step in sent["actions"]] == ["report", "doctor"]


def test_the_second_io_error_does_not_hide_the_first_in_the_list_of_kinds() -> None:
    assert errors.kinds()["io-error"] is errors.IoError
