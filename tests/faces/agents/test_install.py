"""Installing adds our entries to other programs' files, and uninstalling leaves those as they were."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tomllib
from pathlib import Path

import pytest
from tests.faces.agents.conftest import Book

from interleaf.errors import WrongUsage
from interleaf.faces.agents.install.edits import block_edit, entry, file_edit, hooks, json_edit

IN_PROJECT = ["claude", "codex", "copilot", "vscode", "gemini", "cursor", "opencode"]
CONFIGURED = {
    "claude": (".mcp.json", "mcpServers"),
    "copilot": (".mcp.json", "mcpServers"),
    "vscode": (".vscode/mcp.json", "servers"),
    "gemini": (".gemini/settings.json", "mcpServers"),
    "cursor": (".cursor/mcp.json", "mcpServers"),
    "opencode": ("opencode.json", "mcp"),
}


@pytest.mark.parametrize("agent", IN_PROJECT)
def test_installing_and_uninstalling_leaves_the_project_as_it_was(book: Book, agent: str) -> None:
    before = book.snapshot()
    installed = book.json("install", agent)["install"]["done"]
    assert {step["did"] for step in installed} == {"written"}
    assert book.snapshot() != before
    book.json("uninstall", agent)
    assert book.snapshot() == before
    assert not (book.root / ".claude").exists()
    assert not (book.root / ".agents").exists()


@pytest.mark.parametrize("agent", IN_PROJECT)
def test_a_second_time_changes_nothing_and_a_dry_run_neither(book: Book, agent: str) -> None:
    before = book.snapshot()
    shown = book.json("install", agent, "--dry-run")["install"]["done"]
    assert {step["did"] for step in shown} == {"would be written"}
    assert book.snapshot() == before
    book.run("install", agent)
    once = book.snapshot()
    again = book.json("install", agent)["install"]["done"]
    assert {step["did"] for step in again} == {"already as it should be"}
    assert book.snapshot() == once


@pytest.mark.parametrize("agent", sorted(CONFIGURED))
def test_the_server_is_named_as_the_agent_expects_it(book: Book, agent: str) -> None:
    book.run("install", agent)
    path, section = CONFIGURED[agent]
    server = json.loads((book.root / path).read_text())[section]["session_management_mcp"]
    command = server["command"][0] if isinstance(server["command"], list) else server["command"]
    assert Path(command).name == "interleaf-mcp"
    assert shutil.which(command)


def test_codex_gets_a_table_of_its_own(book: Book) -> None:
    (book.root / ".codex").mkdir()
    config = book.root / ".codex/config.toml"
    config.write_text('model = "o9"\n\n[mcp_servers.other]\ncommand = "other"\n')
    book.run("install", "codex")
    read = tomllib.loads(config.read_text())
    assert read["model"] == "o9"
    assert set(read["mcp_servers"]) == {"other", "session_management_mcp"}
    book.run("uninstall", "codex")
    assert config.read_text() == 'model = "o9"\n\n[mcp_servers.other]\ncommand = "other"\n'
    assert not config.with_name("config.toml.interleaf-backup").exists()


def test_what_others_put_into_the_same_file_stays(book: Book) -> None:
    (book.root / ".claude").mkdir()
    settings = book.root / ".claude/settings.json"
    mine = '{"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say done"}]}]}, "model": "x"}'
    settings.write_text(mine)
    book.run("install", "claude")
    both = json.loads(settings.read_text())
    assert [group["hooks"][0]["command"].split("/")[-1] for group in both["hooks"]["Stop"]] == [
        "say done",
        "interleaf-hook stop",
    ]
    assert settings.with_name("settings.json.interleaf-backup").read_text() == mine
    changed = {**both, "model": "y"}
    settings.write_text(json.dumps(changed, indent=4))
    book.run("uninstall", "claude")
    left = json.loads(settings.read_text())
    assert left == {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "say done"}]}]}, "model": "y"}
    assert '\n    "model"' in settings.read_text(), "the file keeps its indentation"


def test_an_edited_skill_is_neither_replaced_nor_removed(book: Book) -> None:
    book.run("install", "claude")
    skill = book.root / ".claude/skills/retry/SKILL.md"
    skill.write_text("My own way.\n")
    refused = book.run("install", "claude", check=False)
    assert refused.returncode == 2
    assert "SKILL.md" in refused.stderr
    done = book.json("uninstall", "claude")["uninstall"]["done"]
    assert [step["path"] for step in done if step["did"].startswith("left alone")] == [str(skill)]
    assert skill.read_text() == "My own way.\n"


def test_what_another_agent_uses_stays_for_it(book: Book) -> None:
    for agent in ("codex", "gemini"):
        book.run("install", agent)
    book.run("uninstall", "codex")
    assert (book.root / ".agents/skills/session/SKILL.md").exists()
    book.run("uninstall", "gemini")
    assert not (book.root / ".agents").exists()


def test_a_file_that_is_no_plain_json_is_left_alone_and_so_is_everything_else(book: Book) -> None:
    (book.root / ".gemini").mkdir()
    (book.root / ".gemini/settings.json").write_text("// mine\n{}\n")
    before = book.snapshot()
    refused = book.run("install", "gemini", check=False)
    assert refused.returncode == 2
    assert "no plain JSON" in refused.stderr
    assert book.snapshot() == before


def test_while_a_session_is_active_the_projects_files_stay_as_they_are(book: Book) -> None:
    book.run("start", "tide")
    before = book.snapshot()
    refused = book.run("install", "claude", check=False)
    assert refused.returncode == 2
    assert "interleaf pause" in refused.stderr
    assert book.snapshot() == before


@pytest.mark.parametrize(
    ("agent", "file"), [("neovim", ".config/nvim/lua/interleaf.lua"), ("emacs", ".emacs.d/init.el")]
)
def test_editors_are_set_up_for_the_person(book: Book, tmp_path: Path, agent: str, file: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    env = {"HOME": str(home), "XDG_CONFIG_HOME": ""}
    book.run("install", agent, env=env)
    assert "interleaf" in (home / file).read_text()
    book.run("uninstall", agent, env=env)
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_links_are_followed_as_the_agent_follows_them(book: Book, tmp_path: Path) -> None:
    home, dotfiles = tmp_path / "home", tmp_path / "dotfiles"
    (home / ".cursor").mkdir(parents=True)
    dotfiles.mkdir()
    (dotfiles / "mcp.json").write_text('{"mcpServers": {}}\n')
    (dotfiles / "mcp.json").chmod(0o600)
    (home / ".cursor/mcp.json").symlink_to(dotfiles / "mcp.json")
    book.run("install", "cursor", "--scope", "user", env={"HOME": str(home)})
    assert (home / ".cursor/mcp.json").is_symlink()
    assert "session_management_mcp" in (dotfiles / "mcp.json").read_text()
    assert stat.S_IMODE((dotfiles / "mcp.json").stat().st_mode) == 0o600


def test_a_check_says_what_is_missing_and_that_the_server_answers(book: Book) -> None:
    missing = json.loads(book.run("--json", "install", "cursor", "--check", check=False).stdout)["result"]["install"]
    assert {finding["found"] for finding in missing["findings"] if ".cursor" in finding["what"]} == {"missing"}
    book.run("install", "cursor")
    found = {
        finding["what"].split(" (")[0]: finding
        for finding in json.loads(book.run("--json", "install", "cursor", "--check", check=False).stdout)["result"][
            "install"
        ]["findings"]
    }
    assert found["hooks"]["ok"]
    assert found["MCP server"]["found"] == "answers as session_management_mcp"


def test_an_entry_of_somebody_else_is_not_replaced() -> None:
    edit = json_edit("x.json", "server", entry("servers", "session_management_mcp", {"command": "interleaf-mcp"}))
    with pytest.raises(WrongUsage, match="another"):
        edit.add('{"servers": {"session_management_mcp": {"command": "their-server"}}}')
    other = '{"servers": {"session_management_mcp": {"command": "their-server"}}}'
    assert edit.drop(other) == other


def test_an_older_entry_of_ours_is_replaced_in_its_place() -> None:
    wanted = {"Stop": [{"hooks": [{"type": "command", "command": "interleaf-hook stop"}]}]}
    edit = json_edit("x.json", "hooks", hooks(wanted))
    older = {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": "/old/bin/interleaf-hook stop"}]}]}}
    assert json.loads(edit.add(json.dumps(older)))["hooks"] == wanted


def test_a_block_is_replaced_between_its_marks_and_nowhere_else() -> None:
    edit = block_edit("config", "x", "new = 1\n")
    older = block_edit("config", "x", "old = 1\n").add("mine = 2\n") + "also_mine = 3\n"
    changed = edit.add(older)
    assert "old" not in changed
    assert edit.drop(changed) == "mine = 2\nalso_mine = 3\n"


def test_an_untouched_file_of_an_older_version_is_replaced() -> None:
    older = file_edit("a.lua", "x", "old\n", ("-- ", "")).add(None)
    newer = file_edit("a.lua", "x", "new\n", ("-- ", ""))
    assert newer.add(older).startswith("new\n")
    with pytest.raises(WrongUsage):
        newer.add(older.replace("old", "mine"))


def test_programs_of_ours_are_named_so_that_they_are_found() -> None:
    from interleaf.faces.agents.install.programs import ours

    assert shutil.which(ours("interleaf-mcp"))
    assert os.path.basename(ours("interleaf-mcp")) == "interleaf-mcp"
