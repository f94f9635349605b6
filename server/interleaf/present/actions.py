"""What to do next, said in each face's tongue: one table for every action that an error may name.

A template holds facts in braces; a fact that the error does not have is shown by its name in capitals, so that the
line still reads as an instruction. A stretch in square brackets is left out when one of its facts is missing.
"""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Action(NamedTuple):
    """One next step.

    Attributes:
        label: for a button or a bullet; names no face.
        shell: what to type in a shell.
        tool: what a model calls or does.
    """

    label: str
    shell: str
    tool: str


ACTIONS: dict[str, Action] = {
    "start": Action(
        "Start a session[ named {session}]", "interleaf start {session}", 'Call create_session with name="{session}"'
    ),
    "list": Action("See the sessions", "interleaf list", "Call list_sessions"),
    "list_all": Action("See all sessions, closed ones too", "interleaf list --all", "Call list_sessions with all=true"),
    "status": Action("See what the session has changed", "interleaf status[ {session}]", "Call get_active_session"),
    "switch": Action(
        "Switch to the session that exists",
        "interleaf switch {session}",
        'Call switch_session with name="{session}"',
    ),
    "close": Action(
        "Close the session",
        "interleaf[ --session {session}] close --complete",
        'Call close_session with outcome="complete"',
    ),
    "recover": Action(
        "Take the session up again", "interleaf recover {session}", 'Call recover_session with name="{session}"'
    ),
    "commit": Action(
        "Commit its changes: look at the preview first",
        "interleaf commit[ {session}]",
        'Call commit_session[ with name="{session}"] and show the preview to the person',
    ),
    "commit_and_stay": Action(
        "Commit its changes, and keep it open: look at the preview first",
        "interleaf commit[ {session}] --files .",
        'Call commit_session[ with name="{session}"], files being just ".", and show the preview to the person',
    ),
    "preview": Action(
        "Look at the new preview, then confirm again",
        "interleaf commit[ {session}]",
        'Call commit_session[ with name="{session}"] and show the new preview to the person',
    ),
    "commit_files": Action(
        "Commit only the files without a conflict",
        "interleaf commit[ {session}] --files FILE...",
        'Call commit_session[ with name="{session}"], files being those without a conflict',
    ),
    "cancel": Action(
        "Discard the session; its work goes to the trash",
        "interleaf cancel[ {session}]",
        'Ask the person, then call cancel_session[ with name="{session}"]',
    ),
    "change_anew": Action(
        "Write the files as they should be in a new session",
        "interleaf start NAME",
        "Call create_session, then write the files as they should be",
    ),
    "complete_anyway": Action(
        "Complete the session although steps are open",
        "interleaf[ --session {session}] close --complete --force",
        'Ask the person, then call close_session with outcome="complete" and force=true',
    ),
    "abandon": Action(
        "Abandon the session; its changes go to the trash",
        "interleaf[ --session {session}] close --abandon --reason TEXT",
        'Ask the person, then call close_session with outcome="abandon" and a reason',
    ),
    "diff": Action(
        "See the differences", "interleaf[ --session {session}] diff[ {path}]", 'Call diff_session[ with path="{path}"]'
    ),
    "refresh": Action(
        "Bring the project's later changes into the session",
        "interleaf[ --session {session}] refresh[ {path}]",
        'Call refresh_session[ with "{path}" in paths]',
    ),
    "read_again": Action(
        "Read the file again, then write",
        "interleaf read {path}",
        'Call read_file with path="{path}", then write with its hash',
    ),
    "checkpoints": Action(
        "See the checkpoints", "interleaf checkpoints[ {session}]", 'Call list_checkpoints[ with name="{session}"]'
    ),
    "backups": Action("See the backups", "interleaf restore --list", "Call restore_session with list=true"),
    "trash": Action("See what is in the trash", "interleaf trash list", "Call list_trash"),
    "choose_name": Action(
        "Choose another name", "run the same command with another name", "Call the same tool with another name"
    ),
    "give_path": Action(
        "Give the whole path of the file",
        "run the same command with the whole path of the file",
        "Call the same tool with one of the matches as the path",
    ),
    "give_inside_path": Action(
        "Give a path inside the project",
        "run the same command with a path inside the project",
        "Call the same tool with a path inside the project",
    ),
    "give_file": Action(
        "Give a regular file",
        "run the same command with a regular file",
        "Call the same tool with a regular file",
    ),
    "init": Action(
        "Choose in interleaf.toml which files sessions govern",
        "interleaf init",
        "Ask the person to change roots or exclude in interleaf.toml",
    ),
    "choose_project": Action(
        "Choose the folder of the project",
        "interleaf --project DIR status",
        "Ask the person to start the server in the project's folder, or with INTERLEAF_PROJECT",
    ),
    "doctor": Action("Check the workspace", "interleaf doctor", "Call doctor"),
    "help": Action("See how it is called", "interleaf help[ {verb}]", "Look at the tool's schema, then call again"),
    "retry_later": Action(
        "Try again in a moment",
        "run the same command again in a moment",
        "Wait a moment, then call the same tool again",
    ),
    "free_space": Action(
        "Free some space on the disk, then try again", "df -h .", "Tell the person; call again when there is space"
    ),
    "check_permissions": Action(
        "Check who may write there, then try again",
        "ls -ld {path}",
        "Tell the person; call again when access is granted",
    ),
    "upgrade": Action(
        "Install the newer Interleaf",
        "pip install --upgrade interleaf",
        "Ask the person to install the newer Interleaf",
    ),
    "after_the_command": Action(
        "Do it outside, or when the command has ended",
        "leave the command first, then call interleaf again",
        "Tell the person: it has to be done outside of 'interleaf run'",
    ),
    "worktree": Action(
        "Work in a worktree of the session instead: a directory whose changes are taken back",
        "interleaf worktree add",
        "Ask the person to run 'interleaf worktree add', then work in the directory that it names",
    ),
    "report": Action(
        "Report it to Interleaf's issue tracker with its traceback",
        "run the same command with INTERLEAF_DEBUG=1",
        "Tell the person; the server's log has the details for a report",
    ),
}

# Errors call the session by the word that suits their sentence.
_ALSO_CALLED: dict[str, tuple[str, ...]] = {"session": ("session", "name"), "path": ("path", "file_path")}


def label(action: str, facts: Mapping[str, object]) -> str:
    """The words for a button or a bullet, the same in every face."""
    return _fill(ACTIONS[action].label, facts, _as_it_is, lambda fact: fact)


def shell(action: str, facts: Mapping[str, object]) -> str:
    """What to type in a shell; facts are quoted for it."""
    return _fill(ACTIONS[action].shell, facts, _quoted_for_shell, _placeholder)


def tool(action: str, facts: Mapping[str, object]) -> str:
    """What a model calls or does next, in the names of the MCP tools."""
    return _fill(ACTIONS[action].tool, facts, _as_it_is, lambda fact: "...")


def _fill(
    template: str,
    facts: Mapping[str, object],
    said: Callable[[str], str],
    unknown: Callable[[str], str],
) -> str:
    """Put facts into a template; `said` writes a known one, `unknown` stands in for one that is missing."""
    wanted = ""
    for piece in template.split("["):
        optional, bracket, rest = piece.partition("]")
        if bracket and all(_fact(name, facts) is not None for name in _names_in(optional)):
            wanted += optional
        wanted += rest if bracket else optional
    # One pass from left to right: a fact that itself holds braces is not looked at again.
    before, *fields = wanted.split("{")
    filled = before
    for field in fields:
        name, _, rest = field.partition("}")
        value = _fact(name, facts)
        filled += (unknown(name) if value is None else said(value)) + rest
    return filled


def _names_in(template: str) -> list[str]:
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def _fact(name: str, facts: Mapping[str, object]) -> str | None:
    """The fact by that name, if it is one plain text: a list would not be one argument."""
    for called in _ALSO_CALLED.get(name, (name,)):
        value = facts.get(called)
        if isinstance(value, str) and value:
            return value
    return None


def _as_it_is(value: str) -> str:
    return value


def _placeholder(name: str) -> str:
    """What stands for a fact that is not known, as in the help."""
    return "NAME" if name == "session" else name.upper()


def _quoted_for_shell(value: str) -> str:
    import shlex

    return shlex.quote(value)
