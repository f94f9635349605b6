"""What only Neovim does: formatters that run after us, :wq, and a write that no language server hears of."""

import pytest
from tests.editors.conftest import SCENE, Book, Launch
from tests.editors.test_glue import FORMATTER
from tests.editors.watcher import GlobalWatcher

pytestmark = pytest.mark.editor

LINE = "She had “counted” to eleven. 😀"


def test_a_formatter_that_runs_after_the_interception(launch: Launch, book: Book) -> None:
    """The global gets the formatter's line for an instant and is put back; the copy has the text as it was typed."""
    editor = launch("neovim")
    editor.open(SCENE)
    editor.run(FORMATTER)
    original = book.read(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.save()
        editor.wait_shown(book.copy_path(SCENE))
        editor.wait(lambda: book.read(SCENE) == original, "the global to be mended")
    globals_.assert_restored(within=1.0)
    assert all(LINE.encode() not in (sighting.content or b"") for sighting in globals_.foreign)
    assert LINE.encode() in (book.copy(SCENE) or b"")


def test_write_and_quit(launch: Launch, book: Book) -> None:
    """The editor is gone before the server could show anything: the text is in the copy all the same."""
    editor = launch("neovim")
    editor.open(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.run("vim.schedule(function() vim.cmd('wq') end)")
        book.wait_copy(SCENE, LINE)
        editor.wait_ended()
    globals_.assert_only_own_bytes()


def test_a_write_past_the_language_server_is_seen_afterwards(launch: Launch, book: Book) -> None:
    """`:noautocmd w` tells nobody. The session does not have the text; it is drift that status and commit can see."""
    editor = launch("neovim")
    editor.open(SCENE)
    editor.type_line(5, "Kept by the session.")
    editor.save()
    editor.wait_shown(book.copy_path(SCENE))
    editor.open(SCENE)
    editor.type_line(9, "Past everything.")
    editor.run("vim.cmd('noautocmd write!')")
    assert b"Past everything." in book.read(SCENE)
    conflicts = book.cli("status")["session"]["conflicts"]
    assert [conflict["path"] if isinstance(conflict, dict) else conflict for conflict in conflicts] == [SCENE]


def test_a_rename_in_the_editor_becomes_the_sessions(launch: Launch, book: Book) -> None:
    """The global comes back under its own name; the session has the file under the new one."""
    renamed = SCENE.replace("0101", "0101-arrival")
    original = book.read(SCENE)
    editor = launch("neovim")
    editor.open(SCENE)
    editor.run(RENAME % (book.path(SCENE), book.path(renamed)))
    editor.wait(lambda: book.cli("status")["session"]["changes"]["created"] == [renamed], "the session's new name")
    editor.wait(lambda: book.read_if_there(SCENE) == original, "the global to come back")
    editor.wait(lambda: book.read_if_there(renamed) is None, "the new name to leave the global tree")
    assert book.cli("status")["session"]["changes"]["deleted"] == [SCENE]
    assert book.copy(renamed) == original


# What file managers and rename commands of Neovim do: ask, rename, tell.
RENAME = """
local client = vim.lsp.get_clients({ name = 'interleaf' })[1]
local from, to = '%s', '%s'
local files = { files = { { oldUri = vim.uri_from_fname(from), newUri = vim.uri_from_fname(to) } } }
if client:supports_method('workspace/willRenameFiles') then
  local answer = client:request_sync('workspace/willRenameFiles', files, 1000, 0)
  if answer and answer.result and answer.result ~= vim.NIL then
    vim.lsp.util.apply_workspace_edit(answer.result, client.offset_encoding)
  end
end
vim.lsp.util.rename(from, to)
client:notify('workspace/didRenameFiles', files)
"""
