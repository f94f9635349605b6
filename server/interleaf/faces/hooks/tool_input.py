"""What a tool is about to do to which files, by the names that the agents give their tools."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

WRITE, READ, SHELL = "write", "read", "shell"

_WRITERS = frozenset(
    (
        *("write", "edit", "multiedit", "notebookedit", "write_file", "edit_file", "replace", "create", "create_file"),
        *("createfile", "editfiles", "insert", "str_replace", "str_replace_editor", "insert_edit_into_file"),
        *("replace_string_in_file", "multi_replace_string_in_file", "edit_notebook_file", "apply_patch", "applypatch"),
        *("patch", "move_file", "delete_file"),
    )
)
_READERS = frozenset(("read", "read_file", "view", "readfile"))
_SHELLS = frozenset(
    ("bash", "shell", "run_shell_command", "run_in_terminal", "execute", "powershell", "exec_command", "local_shell")
)
_PATHS = ("file_path", "notebook_path", "filePath", "path", "absolute_path", "source", "destination", "target_file")
_LISTS = ("files", "edits", "file_paths", "replacements")
_PATCH_HEADS = ("*** Update File: ", "*** Add File: ", "*** Delete File: ", "*** Move to: ")
_OURS = "session_management_mcp"


def kind_of(tool: str) -> str | None:
    """What a tool does to files: WRITE, READ, SHELL, or None if nothing that concerns sessions."""
    if _OURS in tool:
        return None
    name = tool.rpartition("__")[2].lower()
    if name in _WRITERS:
        return WRITE
    if name in _READERS:
        return READ
    return SHELL if name in _SHELLS else None


def paths_of(given: dict[str, Any]) -> list[str]:
    """Every file that a tool's input names, as written, without doubles."""
    found: list[str] = [given[key] for key in _PATHS if isinstance(given.get(key), str)]
    for key in _LISTS:
        for item in given[key] if isinstance(given.get(key), list) else ():
            found += paths_of(item) if isinstance(item, dict) else [item] if isinstance(item, str) else []
    for key in ("input", "patch", "patchText", "command"):
        text = given.get(key)
        if isinstance(text, list):
            text = "\n".join(str(part) for part in text)
        if isinstance(text, str) and "*** " in text:
            found += [
                line[len(head) :].strip()
                for line in text.splitlines()
                for head in _PATCH_HEADS
                if line.startswith(head)
            ]
    return list(dict.fromkeys(path for path in found if path))


def command_of(given: dict[str, Any]) -> str:
    """The command line that a shell tool is to run."""
    command = given.get("command", given.get("cmd", ""))
    if isinstance(command, list):
        import shlex

        return shlex.join(str(part) for part in command)
    return command if isinstance(command, str) else ""


def input_of(data: dict[str, Any]) -> dict[str, Any]:
    """A tool's input, wherever the agent puts it; some send it as JSON in a text."""
    for key in ("tool_input", "toolArgs", "tool_args", "arguments"):
        value = data.get(key)
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                value = {"input": value}  # a patch is a text of its own
        if isinstance(value, dict):
            return value
    return {}


def name_of(data: dict[str, Any]) -> str:
    """A tool's name, wherever the agent puts it."""
    for key in ("tool_name", "toolName"):
        if isinstance(data.get(key), str):
            return str(data[key])
    return ""
