"""Saves from real editors that know nothing of Interleaf but its language server."""

import pytest
from tests.editors.conftest import (
    ACCENTED_PAGE,
    BOM_SCENE,
    CRLF_SCENE,
    SCENE,
    SECOND_SCENE,
    UNFINISHED_SCENE,
    Book,
)
from tests.editors.remote import RemoteEditor
from tests.editors.watcher import GlobalWatcher

pytestmark = pytest.mark.editor

LINE = "She had “counted” to eleven. 😀"


def test_a_save_makes_the_session_copy_and_shows_it(editor: RemoteEditor, book: Book) -> None:
    editor.open(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.save()
        seen = editor.wait_shown(book.copy_path(SCENE))
    globals_.assert_only_own_bytes()
    assert LINE in seen.text
    assert not seen.modified
    assert seen.line == 5
    lines = book.read(SCENE).decode().splitlines(keepends=True)
    assert book.copy(SCENE) == "".join([*lines[:4], LINE + "\n", *lines[4:]]).encode()


def test_later_saves_of_the_copy_go_to_the_copy(editor: RemoteEditor, book: Book) -> None:
    editor.open(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.save()
        editor.wait_shown(book.copy_path(SCENE))
        editor.type_line(7, "A second thought.")
        editor.save()
    globals_.assert_only_own_bytes()
    assert b"A second thought." in book.wait_copy(SCENE, LINE)
    assert book.cli("status")["session"]["changes"]["modified"] == [SCENE]


def test_save_all_of_two_globals(editor: RemoteEditor, book: Book) -> None:
    with GlobalWatcher(book.path(SCENE), book.path(SECOND_SCENE)) as globals_:
        editor.open(SCENE)
        editor.type_line(5, "First of two.")
        editor.open(SECOND_SCENE)
        editor.type_line(5, "Second of two.")
        editor.save_all()
        book.wait_copy(SCENE, "First of two.")
        book.wait_copy(SECOND_SCENE, "Second of two.")
        editor.wait(lambda: editor.view().path.startswith("workspace/"), "a session copy to be shown")
    globals_.assert_only_own_bytes()


def test_line_endings_are_kept(editor: RemoteEditor, book: Book) -> None:
    editor.open(CRLF_SCENE)
    with GlobalWatcher(book.path(CRLF_SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.save()
        editor.wait_shown(book.copy_path(CRLF_SCENE))
    globals_.assert_only_own_bytes()
    copy = book.copy(CRLF_SCENE) or b""
    assert f"{LINE}\r\n".encode() in copy
    assert copy.count(b"\n") == copy.count(b"\r\n") == book.read(CRLF_SCENE).count(b"\r\n") + 1


def test_a_byte_order_mark_is_kept(editor: RemoteEditor, book: Book) -> None:
    editor.open(BOM_SCENE)
    with GlobalWatcher(book.path(BOM_SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.save()
        editor.wait_shown(book.copy_path(BOM_SCENE))
    globals_.assert_only_own_bytes()
    lines = book.read(BOM_SCENE).decode().splitlines(keepends=True)
    assert book.copy(BOM_SCENE) == "".join([*lines[:4], LINE + "\n", *lines[4:]]).encode()


def test_a_name_beyond_ascii(editor: RemoteEditor, book: Book) -> None:
    editor.open(ACCENTED_PAGE)
    with GlobalWatcher(book.path(ACCENTED_PAGE)) as globals_:
        editor.type_line(3, LINE)
        editor.save()
        seen = editor.wait_shown(book.copy_path(ACCENTED_PAGE))
    globals_.assert_only_own_bytes()
    assert LINE in seen.text


def test_a_file_without_a_final_newline(editor: RemoteEditor, book: Book) -> None:
    """Editors add the newline by themselves, after the server has put the global's text back."""
    editor.open(UNFINISHED_SCENE)
    with GlobalWatcher(book.path(UNFINISHED_SCENE)) as globals_:
        editor.type_line(5, LINE)
        editor.save()
        editor.wait_shown(book.copy_path(UNFINISHED_SCENE))
        book.wait_copy(UNFINISHED_SCENE, LINE)
        editor.wait(lambda: book.read(UNFINISHED_SCENE)[-1:] != b"\n", "the global to be mended")
    for sighting in globals_.foreign:
        assert (sighting.content or b"").rstrip(b"\n") == book.read(UNFINISHED_SCENE)
    globals_.assert_restored(within=1.0)


def test_a_save_with_no_pause_after_typing(editor: RemoteEditor, book: Book) -> None:
    """What was typed an instant before is in the copy, though the editor sends changes in bunches."""
    editor.open(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        for number in range(1, 6):
            editor.type_line(5, f"Quick line {number}.")
        editor.save()
        book.wait_copy(SCENE, "Quick line 5.")
    globals_.assert_only_own_bytes()
    assert (book.copy(SCENE) or b"").count(b"Quick line") == 5


def test_without_a_session_a_save_is_a_save(editor: RemoteEditor, book: Book) -> None:
    book.cli("cancel")
    editor.open(SCENE)
    editor.type_line(5, LINE)
    editor.save()
    assert LINE.encode() in book.read(SCENE)
    assert editor.view().path == SCENE


def test_a_save_from_the_stale_global_is_merged_with_the_copy(editor: RemoteEditor, book: Book) -> None:
    """Back in the buffer of the global, which lacks what was written in the copy since: neither text may be lost."""
    editor.open(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        editor.type_line(3, "From the first save.")
        editor.save()
        editor.wait_shown(book.copy_path(SCENE))
        editor.type_line(3, "Written in the copy.")
        editor.save()
        book.wait_copy(SCENE, "Written in the copy.")
        editor.open(SCENE)
        assert "From the first save." not in editor.view().text
        editor.type_line(20, "From the stale buffer.")
        editor.save()
        copy = book.wait_copy(SCENE, "From the stale buffer.")
    globals_.assert_only_own_bytes()
    assert b"Written in the copy." in copy
    assert b"From the first save." in copy


def test_a_stale_save_that_overlaps_keeps_both_texts_and_says_so(editor: RemoteEditor, book: Book) -> None:
    """Two texts for one place: the copy keeps its own, the other is in the trash, and the person is told."""
    editor.open(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        editor.type_line(3, "The copy has this.")
        editor.save()
        editor.wait_shown(book.copy_path(SCENE))
        editor.open(SCENE)
        editor.type_line(3, "The stale buffer has that.")
        editor.save()
        editor.wait(lambda: "Both texts are kept" in editor.messages(), "the person to be told")
    globals_.assert_only_own_bytes()
    assert b"The copy has this." in (book.copy(SCENE) or b"")
    [kept] = [entry for entry in book.cli("trash")["trash"] if entry["what"] == "displaced"]
    assert kept["path"] == SCENE
    book.cli("trash", "restore", kept["id"])
    assert b"The stale buffer has that." in (book.copy(SCENE) or b"")


@pytest.mark.parametrize("seconds", [1.5])
def test_a_stalled_server_still_gets_the_text_and_mends_the_global(
    editor: RemoteEditor, book: Book, seconds: float
) -> None:
    """The editor waits for so long and then saves the text to the global: the server mends it as soon as it can."""
    editor.open(SCENE)
    editor.type_line(5, LINE)
    editor.settle()
    original = book.read(SCENE)
    with GlobalWatcher(book.path(SCENE)) as globals_:
        editor.stall_server()
        editor.save()
        editor.run("vim.wait(500)" if editor.name == "neovim" else "(sleep-for 0.5)")
        editor.wake_server()
        book.wait_copy(SCENE, LINE)
        editor.wait(lambda: book.read(SCENE) == original, "the global to be mended")
    globals_.assert_restored(within=seconds + 1.0)
    assert book.cli("status")["session"]["changes"]["modified"] == [SCENE]
