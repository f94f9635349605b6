"""Writes to the project's files are refused while a session is active, and the refusal leads to the session's copy."""

from __future__ import annotations

import json

import pytest
from tests.faces.hooks.conftest import Book

from interleaf.faces.hooks.shell_writes import written_by


@pytest.mark.parametrize("tool", ["Write", "Edit", "MultiEdit"])
def test_a_write_to_a_global_is_denied_with_the_path_of_the_copy(book: Book, tool: str) -> None:
    book.call("start", name="tide")
    said = book.tool(tool, file_path=str(book.root / "acts/one.md"), old_string="out", new_string="in")
    assert said.status == 0
    assert said.decision["permissionDecision"] == "deny"
    assert str(book.copy("tide", "acts/one.md")) in said.decision["permissionDecisionReason"]


def test_the_copy_is_there_to_be_edited_and_is_no_change_yet(book: Book) -> None:
    book.call("start", name="tide")
    book.tool("Edit", file_path=str(book.root / "acts/one.md"))
    assert book.copy("tide", "acts/one.md").read_text() == "The tide was out.\n"
    assert book.call("status")["session"]["changes"] == {"modified": [], "created": [], "deleted": []}


def test_a_new_file_is_denied_as_well(book: Book) -> None:
    book.call("start", name="tide")
    said = book.tool("Write", file_path="acts/three.md", content="x")
    assert str(book.copy("tide", "acts/three.md")) in said.decision["permissionDecisionReason"]
    assert not book.copy("tide", "acts/three.md").exists()


@pytest.mark.parametrize(
    "path", ["workspace/sessions/tide/files/acts/one.md", "workspace/sessions/tide/session.md", "build/book.pdf"]
)
def test_the_sessions_own_files_and_ungoverned_ones_may_be_written(book: Book, path: str) -> None:
    book.call("start", name="tide")
    said = book.tool("Write", file_path=str(book.root / path), content="x")
    assert (said.status, said.text) == (0, "")


@pytest.mark.parametrize(
    "path", ["workspace/.store/format.json", "workspace/.active-tide", "workspace/sessions/tide/session.json"]
)
def test_the_store_is_not_for_agents(book: Book, path: str) -> None:
    book.call("start", name="tide")
    assert book.tool("Write", file_path=path).decision["permissionDecision"] == "deny"


def test_a_link_into_the_project_is_no_way_around(book: Book) -> None:
    book.call("start", name="tide")
    link = book.root.parent / "shortcut"
    link.symlink_to(book.root / "acts")
    said = book.tool("Write", file_path=str(link / "one.md"), cwd=book.root.parent)
    assert str(book.copy("tide", "acts/one.md")) in said.decision["permissionDecisionReason"]


def test_a_file_outside_every_project_is_nobodys_business(book: Book) -> None:
    book.call("start", name="tide")
    assert book.tool("Write", file_path="/tmp/elsewhere.md").text == ""


def test_the_file_decides_not_where_the_agent_stands(book: Book) -> None:
    book.call("start", name="tide")
    said = book.tool("Write", file_path=str(book.root / "acts/one.md"), cwd=book.root.parent)
    assert said.decision["permissionDecision"] == "deny"


@pytest.mark.parametrize("command", ["echo x >> {}", "echo x>{}", "cd / && rm '{}'", "dd of={}", "true\nrm {}"])
def test_a_shell_command_from_elsewhere_is_judged_by_the_file(book: Book, command: str) -> None:
    book.call("start", name="tide")
    said = book.tool("Bash", command=command.format(book.root / "acts/one.md"), cwd=book.root.parent)
    assert said.decision["permissionDecision"] == "deny"


def test_a_patch_from_elsewhere_is_judged_by_the_file(book: Book) -> None:
    book.call("start", name="tide")
    patch = f"*** Begin Patch\n*** Update File: {book.root}/acts/two.md\n@@\n-a\n+b\n*** End Patch"
    assert book.tool("apply_patch", command=patch, cwd=book.root.parent).decision["permissionDecision"] == "deny"


def test_a_process_bound_to_a_session_is_sent_to_that_ones_copy(book: Book) -> None:
    book.call("start", name="storm")
    book.call("start", name="tide")
    said = book.tool("Write", file_path="acts/one.md", env={"INTERLEAF_SESSION": "storm"})
    assert str(book.copy("storm", "acts/one.md")) in said.decision["permissionDecisionReason"]


def test_reads_go_to_the_copy_once_there_is_one(book: Book) -> None:
    book.call("start", name="tide")
    path = str(book.root / "acts/one.md")
    assert book.tool("Read", file_path=path).text == ""
    book.call("write", path="acts/one.md", content="The tide was in.\n")
    decision = book.tool("Read", file_path=path, limit=10).decision
    assert decision["updatedInput"] == {"file_path": str(book.copy("tide", "acts/one.md")), "limit": 10}
    assert "permissionDecision" not in decision


def test_a_file_that_the_session_deleted_cannot_be_read(book: Book) -> None:
    book.call("start", name="tide")
    book.call("delete", path="acts/one.md")
    assert "deleted" in book.tool("Read", file_path="acts/one.md").decision["permissionDecisionReason"]


def test_former_rejections_are_told_before_the_file_is_written_again(book: Book) -> None:
    book.call("start", name="tide")
    book.call("retry", file_path="acts/one.md", reason="Too much weather")
    book.call("retry", file_path="acts/one.md", reason="Still too much")
    refused = book.tool("Edit", file_path="acts/one.md").decision["permissionDecisionReason"]
    assert "1. Too much weather" in refused
    told = book.tool("Edit", file_path=str(book.copy("tide", "acts/one.md"))).decision
    assert "2. Still too much" in told["additionalContext"]
    assert "permissionDecision" not in told


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cwd": 7}', '{"tool_input": "x", "tool_name": []}'])
def test_what_cannot_be_judged_is_never_let_through_silently_as_a_crash(book: Book, text: str) -> None:
    book.call("start", name="tide")
    from tests.faces.hooks.conftest import run_hook

    said = run_hook("pre-tool-use", text, book.root)
    assert said.status in (0, 2)
    assert "Traceback" not in said.errors
    if text == "{":
        assert said.status == 2


def test_a_guard_that_cannot_judge_blocks(book: Book) -> None:
    book.call("start", name="tide")
    (book.root / "interleaf.toml").write_text("roots = [")
    said = book.tool("Write", file_path="acts/one.md")
    denied = said.text != "" and said.decision.get("permissionDecision") == "deny"
    assert denied or said.status == 2


@pytest.mark.parametrize(
    ("event", "keys"),
    [("BeforeTool", {"decision": "deny"}), ("preToolUse", {"permission": "deny", "permissionDecision": "deny"})],
)
def test_other_agents_are_answered_in_their_own_words(book: Book, event: str, keys: dict[str, str]) -> None:
    book.call("start", name="tide")
    said = book.hook(
        "pre-tool-use", hook_event_name=event, tool_name="write_file", tool_input={"file_path": "acts/one.md"}
    )
    assert keys.items() <= json.loads(said.text).items()


def test_patches_name_their_files_in_the_text(book: Book) -> None:
    book.call("start", name="tide")
    patch = "*** Begin Patch\n*** Update File: acts/two.md\n@@\n-Nobody came.\n+They came.\n*** End Patch"
    said = book.tool("apply_patch", input=patch)
    assert str(book.copy("tide", "acts/two.md")) in said.decision["permissionDecisionReason"]


@pytest.mark.parametrize(
    "command",
    [
        "echo x >> acts/one.md",
        "cat a > acts/one.md",
        "sed -i s/a/b/ acts/one.md",
        "cd . && rm acts/one.md",
        "printf x | tee acts/one.md",
        "cp /etc/hosts acts/one.md",
        "X=1 mv acts/two.md acts/one.md",
    ],
)
def test_shell_commands_that_plainly_write_a_global_are_sent_into_the_session(book: Book, command: str) -> None:
    book.call("start", name="tide")
    refused = book.tool("Bash", command=command).decision["permissionDecisionReason"]
    assert "interleaf run -- sh -c" in refused
    assert not book.copy("tide", "acts/one.md").exists()


@pytest.mark.parametrize(
    "command",
    ["cat acts/one.md", "grep -r tide acts 2>/dev/null", "echo x > /tmp/y", "make > build/log", "git diff 2>&1"],
)
def test_other_shell_commands_are_left_alone(book: Book, command: str) -> None:
    book.call("start", name="tide")
    assert book.tool("Bash", command=command).text == ""


def test_directories_are_judged_as_directories(book: Book) -> None:
    book.call("start", name="tide")
    (book.root / "build").mkdir()
    assert book.tool("Bash", command="rm -rf build").text == ""
    assert book.tool("Bash", command="rm -rf acts").decision["permissionDecision"] == "deny"


def test_commands_that_cannot_be_taken_apart_name_nothing() -> None:
    assert written_by("echo 'unclosed > a.md") == []


@pytest.mark.parametrize(
    "command",
    [
        "sed -i s/x/y/ a.md",
        "sed -i -e s/x/y/ -e s/z/w/ a.md",
        "sed -i '' s/x/y/ a.md",
        "sed --in-place --expression=s/x/y/ a.md",
        "perl -pi -e s/x/y/ a.md",
        "perl -i.bak -pe s/x/y/ a.md",
        "ruff check --fix a.md",
    ],
)
def test_a_script_is_no_file(command: str) -> None:
    assert written_by(command)[-1:] == ["a.md"]
    assert "s/x/y/" not in written_by(command)


def test_inside_a_run_the_projects_own_paths_are_the_sessions(book: Book) -> None:
    book.call("start", name="tide")
    assert book.tool("Write", file_path="acts/one.md", env={"INTERLEAF_RUN": "abc"}).text == ""


@pytest.mark.parametrize(
    "command", ["interleaf run -- cat acts/two.md > acts/one.md", "rm acts/one.md # interleaf run"]
)
def test_naming_a_run_is_not_running_in_one(book: Book, command: str) -> None:
    book.call("start", name="tide")
    assert book.tool("Bash", command=command).decision["permissionDecision"] == "deny"
    assert book.tool("Bash", command="interleaf run -- sh -c 'rm acts/one.md; echo x > acts/two.md'").text == ""
