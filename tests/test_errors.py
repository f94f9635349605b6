"""Every error of the contract: its kind, a sentence, and what to do next."""

from __future__ import annotations

import errno

import pytest

from interleaf import errors

CONTRACT = """
no-active-session session-not-found session-exists session-crashed session-damaged invalid-name path-outside-project
unsafe-project not-governed file-not-found ambiguous-file nothing-to-commit commit-conflict plan-changed write-stale
uncommitted-changes checkpoint-not-found backup-not-found backup-exists commit-not-found trash-not-found
workspace-locked disk-full permission-denied io-error unsupported-file record-damaged format-too-new
 unsafe-archive wrong-usage
""".split()


def test_every_kind_of_the_contract_exists() -> None:
    assert set(CONTRACT) <= set(errors.kinds())


@pytest.mark.parametrize("kind", sorted(errors.kinds()))
def test_every_error_says_what_to_do_next(kind: str) -> None:
    assert errors.kinds()[kind].actions


def test_a_forgotten_fact_never_hides_the_error() -> None:
    assert errors.SessionNotFound().message == "Session '(name unknown)' not found."


def test_lists_read_as_prose() -> None:
    assert errors.AmbiguousFile(path="a", matches=["b/a", "c/a"]).message.startswith("'a' could be any of: b/a, c/a.")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, "disk-full"),
        (errno.EDQUOT, "disk-full"),
        (errno.EACCES, "permission-denied"),
        (errno.EROFS, "permission-denied"),
        (errno.EIO, "io-error"),
        (errno.EMFILE, "io-error"),
    ],
)
def test_system_errors_become_kinds_of_the_contract(code: int, kind: str) -> None:
    assert errors.from_os_error(OSError(code, "words", "a/b")).kind == kind


def test_of_many_changed_files_the_sentence_names_some_and_the_facts_have_all() -> None:
    paths = [f"{number}.md" for number in range(1200)]
    error = errors.UncommittedChanges(session="s", paths=paths)
    assert error.message == ("Session 's' has uncommitted changes: 0.md, 1.md, 2.md, 3.md, 4.md and 1,195 more.")
    assert error.facts["paths"] == paths
    matches = [f"{number}/a" for number in range(20)]
    assert "19/a" in errors.AmbiguousFile(path="a", matches=matches).message, "one of them has to be chosen"
