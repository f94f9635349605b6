"""`interleaf install AGENT` and `uninstall AGENT`."""

from __future__ import annotations

import os
from typing import Any

from interleaf.app import open_engine
from interleaf.errors import InterleafError, WrongUsage
from interleaf.faces.agents.install import agents, programs
from interleaf.faces.agents.install.config_files import ConfigFile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.agents.install.agents import Setup
    from interleaf.faces.agents.install.edits import Edit

_UNCHANGED = "already as it should be"


def install(call: Any, output: Any) -> int:
    """Set an agent up, or with --check only say what is there."""
    agent, scope, root, setup = _wanted(call)
    if call.fields.get("check"):
        from interleaf.faces.agents.install.checking import check

        findings = check(agent, setup, root)
        output.answer({"install": {"agent": agent, "scope": scope, "findings": findings}}, _in_words(findings))
        return 0 if all(finding["ok"] for finding in findings) else 1
    return _perform(call, output, "install", add=True)


def uninstall(call: Any, output: Any) -> int:
    """Remove what `install` added, and nothing else."""
    return _perform(call, output, "uninstall", add=False)


def _perform(call: Any, output: Any, verb: str, *, add: bool) -> int:
    agent, scope, root, setup = _wanted(call)
    dry = bool(call.fields.get("dry_run"))
    if not dry and scope == agents.PROJECT:
        _refuse_in_session(call, root, setup)
    done: list[dict[str, str]] = []
    # All texts are composed before any is written: a file that cannot be edited leaves everything as it was.
    planned = _added(setup) if add else _dropped(agent, scope, root, setup, done)
    for edit, file, text in planned:
        if text == file.text:
            if not dry and not add:
                file.tidy()
            if text is not None:
                done.append({"path": edit.path, "what": edit.what, "did": _UNCHANGED})
            continue
        did = "removed" if text is None else "written" if file.text is None else "changed"
        if not dry:
            file.replace(text, keep_former=add)
        done.append({"path": edit.path, "what": edit.what, "did": f"would be {did}" if dry else did})
    for own in setup.own:
        for words in own.add if add else own.drop:
            line = " ".join((own.program, *words))
            if dry:
                done.append({"command": line, "what": own.what, "did": "would be run"})
                continue
            status, said = programs.call((own.program, *words), root)
            if status != 0 and add:
                raise WrongUsage(reason=f"'{line}' failed: {said.strip()[:400] or status}", verb=verb)
            done.append({"command": line, "what": own.what, "did": "run" if status == 0 else f"failed ({status})"})
    notes = setup.notes if add else []
    result = {verb: {"agent": agent, "scope": scope, "dry_run": dry, "done": done, "notes": notes}}
    lines = [f"{step['did']}: {step.get('path') or step.get('command')} ({step['what']})" for step in done]
    output.answer(result, "\n".join(lines + notes))
    return 0


def _added(setup: Setup) -> list[tuple[Edit, ConfigFile, str | None]]:
    files = [(edit, ConfigFile(edit.path)) for edit in setup.edits]
    return [(edit, file, edit.add(file.text)) for edit, file in files]


def _dropped(
    agent: str, scope: str, root: str, setup: Setup, done: list[dict[str, str]]
) -> list[tuple[Edit, ConfigFile, str | None]]:
    """What is removed; what another installed agent uses, or a person has edited, stays and is told."""
    planned: list[tuple[Edit, ConfigFile, str | None]] = []
    for edit in setup.edits:
        file = ConfigFile(edit.path, root)
        if file.text is None:
            planned.append((edit, file, None))
            continue
        user = _used_by(edit, agent, scope, root)
        try:
            text = edit.drop(file.text)
        except WrongUsage as error:
            done.append({"path": edit.path, "what": edit.what, "did": f"left alone ({error.message})"})
            continue
        if user:
            done.append({"path": edit.path, "what": edit.what, "did": f"left alone ({user} uses it)"})
            continue
        planned.append((edit, file, text))
    return planned


def _used_by(edit: Edit, agent: str, scope: str, root: str) -> str:
    """Another agent that is installed and uses the same file; empty if there is none."""
    home = os.path.realpath(os.path.expanduser("~"))
    for other, edits in agents.others_with(edit.path, agent, scope, root, home):
        for each in edits:
            text = ConfigFile(each.path).text
            if text is not None and each.drop(text) != text:
                return other
    return ""


def _wanted(call: Any) -> tuple[str, str, str, Setup]:
    agent = str(call.fields["agent"])
    scope = str(call.fields.get("scope") or agents.default_scope(agent))
    if scope not in (agents.PROJECT, agents.USER):
        raise WrongUsage(reason=f"--scope is 'project' or 'user', not '{scope}'.", verb="install")
    home = os.path.realpath(os.path.expanduser("~"))
    # What is installed for all projects needs none, so standing in the home directory is fine then.
    root = home if scope == agents.USER else open_engine(project=call.settings.project).root
    return agent, scope, root, agents.setup(agent, scope, root, home)


def _refuse_in_session(call: Any, root: str, setup: Setup) -> None:
    """While a session is active, the project's files stay as they are; that holds for these files, too."""
    engine = open_engine(project=root)
    session = engine.workspace.current()
    if session is None:
        return
    for edit in setup.edits:
        path = edit.path[len(root) + 1 :]
        try:
            governed = edit.path.startswith(f"{root}/") and engine.workspace.ungoverned(path) is None
        except InterleafError:
            governed = True
        if governed:
            raise WrongUsage(
                reason=f"Session '{session}' is active, so the project's file {path} stays as it is. Pause the session "
                "first (interleaf pause), or install with --scope user.",
                verb="install",
            )


def _in_words(findings: list[dict[str, Any]]) -> str:
    return "\n".join(f"{'✓' if finding['ok'] else '✗'} {finding['what']}: {finding['found']}" for finding in findings)
