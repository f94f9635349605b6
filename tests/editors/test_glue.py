"""Saves from real editors with our glue: the buffer becomes the session copy, and the global is never even opened."""

import pytest
from tests.editors.conftest import (
    ACCENTED_PAGE,
    BOM_SCENE,
    CRLF_SCENE,
    SCENE,
    SECOND_SCENE,
    UNFINISHED_SCENE,
    Book,
    Launch,
)
from tests.editors.remote import EditorError, RemoteEditor
from tests.editors.watcher import GlobalWatcher

pytestmark = pytest.mark.editor

LINE = "She had “counted” to eleven. 😀"


def with_line(original: bytes, line: int, text: str) -> bytes:
    """The bytes of a file with one more line, in the file's own line endings."""
    lines = original.split(b"\n")
    ending = b"\r" if lines[0].endswith(b"\r") else b""
    return b"\n".join([*lines[: line - 1], text.encode() + ending, *lines[line - 1 :]])


@pytest.mark.parametrize(
    "path",
    [SCENE, CRLF_SCENE, BOM_SCENE, UNFINISHED_SCENE, ACCENTED_PAGE],
    ids=["plain", "crlf", "byte order mark", "no final newline", "accented name"],
)
def test_a_save_leaves_the_global_untouched(glued: RemoteEditor, book: Book, path: str) -> None:
    """Line endings, byte order mark, a missing final newline and odd names: the copy differs by the new line alone."""
    glued.open(path)
    with GlobalWatcher(book.path(path)) as globals_:
        glued.type_line(3, LINE)
        glued.save()
        seen = glued.view()
    globals_.assert_never_written()
    expected = with_line(book.read(path), 3, LINE)
    # Emacs ends every text file with a newline, as its user expects of it.
    assert book.copy(path) in ({expected, expected + b"\n"} if path == UNFINISHED_SCENE else {expected})
    assert (seen.path, seen.modified, seen.line) == (book.copy_path(path), False, 3)


def test_undo_crosses_the_save(glued: RemoteEditor, book: Book) -> None:
    glued.open(SCENE)
    before = glued.view().text
    glued.type_line(5, LINE)
    glued.save()
    glued.undo()
    assert glued.view().path == book.copy_path(SCENE)
    glued.wait(lambda: _undone(glued, before), "the text as it was before the save")


def test_later_saves_go_to_the_copy(glued: RemoteEditor, book: Book) -> None:
    glued.open(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        glued.type_line(5, LINE)
        glued.save()
        glued.type_line(7, "A second thought.")
        glued.save()
        assert not glued.view().modified
    globals_.assert_never_written()
    assert b"A second thought." in (book.copy(SCENE) or b"")
    assert book.cli("status")["session"]["changes"]["modified"] == [SCENE]


def test_save_all_of_two_globals(glued: RemoteEditor, book: Book) -> None:
    with GlobalWatcher(book.path(SCENE), book.path(SECOND_SCENE)) as globals_:
        glued.open(SCENE)
        glued.type_line(5, "First of two.")
        glued.open(SECOND_SCENE)
        glued.type_line(5, "Second of two.")
        glued.save_all()
    globals_.assert_never_written()
    assert b"First of two." in (book.copy(SCENE) or b"")
    assert b"Second of two." in (book.copy(SECOND_SCENE) or b"")


def test_opening_a_global_that_has_a_copy_shows_the_copy(glued: RemoteEditor, book: Book) -> None:
    glued.open(SECOND_SCENE)
    glued.type_line(5, LINE)
    glued.save()
    glued.run("vim.cmd('%bwipeout!')" if glued.name == "neovim" else "(kill-buffer)")
    glued.open(SCENE)
    glued.open(SECOND_SCENE)
    assert LINE in glued.wait_shown(book.copy_path(SECOND_SCENE)).text


def test_a_stale_buffer_is_merged(glued: RemoteEditor, book: Book) -> None:
    """Another program wrote the copy meanwhile; the editor still has the global's text with a change of its own."""
    glued.open(SCENE)
    glued.type_line(3, "From the stale buffer.")
    lines = book.read(SCENE).decode().splitlines(keepends=True)
    command = ["write", SCENE]
    book.cli_input("".join([*lines[:18], "From an agent.\n", *lines[18:]]), *command)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        glued.save()
    globals_.assert_never_written()
    copy = (book.copy(SCENE) or b"").decode()
    assert "From the stale buffer." in copy
    assert "From an agent." in copy
    assert "From an agent." in glued.view().text


def test_without_a_session_a_save_is_a_save(glued: RemoteEditor, book: Book) -> None:
    book.cli("cancel")
    glued.open(SCENE)
    glued.type_line(5, LINE)
    glued.save()
    assert LINE.encode() in book.read(SCENE)
    assert (glued.view().path, glued.view().modified) == (SCENE, False)


def test_without_the_server_nothing_is_written(glued: RemoteEditor, book: Book) -> None:
    """Fail closed: the buffer keeps its text, the person is told, and no byte goes anywhere."""
    glued.open(SCENE)
    glued.type_line(5, LINE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        glued.kill_server()
        if glued.name == "emacs":
            glued.run("(setq interleaf-program nil)")
        with pytest.raises(EditorError, match=r"NOT (written|saved)"):
            glued.save()
    globals_.assert_never_written()
    assert book.copy(SCENE) is None
    assert (glued.view().path, glued.view().modified) == (SCENE, True)


def test_without_the_server_a_session_copy_can_be_saved(glued: RemoteEditor, book: Book) -> None:
    """It lies in the session already, so nothing can go wrong."""
    glued.open(SCENE)
    glued.type_line(5, LINE)
    glued.save()
    glued.kill_server()
    glued.type_line(7, "Written alone.")
    glued.save()
    assert b"Written alone." in (book.copy(SCENE) or b"")
    assert not glued.view().modified


def test_emacs_without_the_server_saves_through_the_program(launch: Launch, book: Book) -> None:
    """As in a mode in which eglot runs another server: the bytes are the editor's own, line endings included."""
    editor = launch("emacs", glue=True)
    editor.open(CRLF_SCENE)
    editor.kill_server()
    with GlobalWatcher(book.path(CRLF_SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.save()
        editor.type_line(7, "And to the copy itself.")
        editor.save()
    globals_.assert_never_written()
    assert editor.view().path == book.copy_path(CRLF_SCENE)
    once = with_line(book.read(CRLF_SCENE), 5, LINE)
    assert book.copy(CRLF_SCENE) == with_line(once, 7, "And to the copy itself.")


def test_without_server_and_session_a_save_is_a_save(glued: RemoteEditor, book: Book) -> None:
    book.cli("cancel")
    glued.open(SCENE)
    glued.kill_server()
    glued.type_line(5, LINE)
    glued.save()
    assert LINE.encode() in book.read(SCENE)


def test_after_a_commit_the_buffer_is_the_global_again(glued: RemoteEditor, book: Book) -> None:
    glued.open(SCENE)
    glued.type_line(5, LINE)
    glued.save()
    book.cli("commit", "--force")
    seen = glued.wait_shown(SCENE)
    assert (seen.modified, LINE in seen.text) == (False, True)


COMMANDS = {
    "neovim": {
        "retry": "vim.cmd('Interleaf retry Too much exposition')",
        "commit": "vim.fn.confirm = function() return 1 end vim.cmd('Interleaf commit')",
        "start": "vim.cmd('Interleaf start second Another try')",
    },
    "emacs": {
        "retry": '(interleaf-retry "Too much exposition")',
        "commit": "(cl-letf (((symbol-function 'yes-or-no-p) (lambda (&rest _) t))) (interleaf-commit))",
        "start": '(interleaf-start "second" "Another try")',
    },
}


def test_commands_of_the_editor(glued: RemoteEditor, book: Book) -> None:
    """Reject a version, commit after the preview, start the next session: without leaving the editor."""
    commands = COMMANDS[glued.name]
    glued.open(SCENE)
    glued.type_line(5, LINE)
    glued.save()
    glued.run(commands["retry"])
    [retry] = book.cli("status")["session"]["retries"]
    assert (retry["file"], retry["reason"]) == (SCENE, "Too much exposition")
    glued.run(commands["commit"])
    assert LINE.encode() in book.read(SCENE)
    glued.wait_shown(SCENE)
    glued.run(commands["start"])
    assert book.cli("status")["session"]["name"] == "second"


def test_a_formatter_before_the_save_is_heeded(launch: Launch, book: Book) -> None:
    """Hooks of the user run before the text is sent, so the copy has what they made, and the global nothing of it."""
    editor = launch("neovim", glue=True)
    editor.open(SCENE)
    editor.run(FORMATTER)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.save()
    globals_.assert_never_written()
    assert (book.copy(SCENE) or b"").endswith(b"FORMATTED\n")


FORMATTER = """
vim.api.nvim_create_autocmd('BufWritePre', { pattern = '*.md', callback = function()
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { 'FORMATTED' })
end })
"""


def _undone(editor: RemoteEditor, text: str) -> bool:
    if editor.view().text != text:
        editor.undo()
    return editor.view().text == text
