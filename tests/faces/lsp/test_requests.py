"""Which file a URI stands for, and saving through an editor's glue."""

from pathlib import Path

import pytest
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Editor
from tests.faces.lsp.support.watching import GlobalWatcher

pytestmark = pytest.mark.asyncio


# --- interleaf/resolve ---


async def test_without_a_session_a_global_is_itself(connection: Connection) -> None:
    uri = connection.uri(SCENE)
    assert await connection.resolve(uri) == {
        "uri": uri,
        "overlay": None,
        "source": "global",
        "session": None,
        "state": "global",
        "drift": False,
    }


async def test_a_global_that_the_session_did_not_touch(connection: Connection) -> None:
    await connection.call("start", name="s1")
    uri = connection.uri(SCENE)
    assert await connection.resolve(uri) == {
        "uri": uri,
        "overlay": f"interleaf:/s1/{SCENE}",
        "source": "global",
        "session": "s1",
        "state": "global",
        "drift": False,
    }


async def test_a_copied_global_and_its_overlay_stand_for_the_copy(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    expected = {
        "uri": connection.copy(SCENE).as_uri(),
        "overlay": f"interleaf:/s1/{SCENE}",
        "source": "session",
        "session": "s1",
        "state": "session",
        "drift": False,
    }
    assert await connection.resolve(connection.uri(SCENE)) == expected
    assert await connection.resolve(f"interleaf:/s1/{SCENE}") == expected
    assert await connection.resolve(expected["uri"]) == expected
    (book / SCENE).write_text("changed meanwhile\n")
    assert (await connection.resolve(connection.uri(SCENE)))["drift"] is True


async def test_a_copy_keeps_the_spelling_of_its_uri(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    uri = connection.copy(SCENE).as_uri().replace("scene-", "scene%2D")
    assert (await connection.resolve(uri))["uri"] == uri


async def test_a_deleted_file_has_no_real_one(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("delete", path=SCENE)
    found = await connection.resolve(connection.uri(SCENE))
    assert (found["uri"], found["state"], found["source"]) == (None, "deleted", None)


async def test_the_copy_of_another_session_resolves_to_itself(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    await connection.call("start", name="s2")
    uri = connection.copy(SCENE, "s1").as_uri()
    found = await connection.resolve(uri)
    assert (found["uri"], found["session"], found["overlay"]) == (uri, "s1", f"interleaf:/s1/{SCENE}")


async def test_an_overlay_of_a_closed_session_is_the_global_again(connection: Connection) -> None:
    await connection.call("start", name="s1")
    await connection.call("cancel")
    found = await connection.resolve(f"interleaf:/s1/{SCENE}")
    assert (found["uri"], found["session"], found["state"]) == (connection.uri(SCENE), None, "global")


@pytest.mark.parametrize("name", ["draft.tmp", "workspace/session.lock", ".git/HEAD"])
async def test_what_sessions_do_not_govern(connection: Connection, name: str) -> None:
    await connection.call("start", name="s1")
    uri = connection.uri(name)
    found = await connection.resolve(uri)
    assert (found["uri"], found["overlay"], found["state"]) == (uri, None, "ungoverned")


@pytest.mark.parametrize("uri", ["file:///elsewhere/x.md", "untitled:Untitled-1", "interleaf:/", "git:/x"])
async def test_what_is_not_in_the_project(connection: Connection, uri: str) -> None:
    found = await connection.resolve(uri)
    assert (found["uri"], found["overlay"], found["state"]) == (uri, None, "ungoverned")


async def test_a_new_file(connection: Connection) -> None:
    await connection.call("start", name="s1")
    found = await connection.resolve(connection.uri("acts/new.md"))
    assert (found["uri"], found["overlay"], found["state"]) == (
        connection.uri("acts/new.md"),
        "interleaf:/s1/acts/new.md",
        "global",
    )


# --- interleaf/redirect ---


async def test_a_redirected_text_is_in_the_copy(connection: Connection, watcher: GlobalWatcher) -> None:
    await connection.call("start", name="s1")
    assert await connection.redirect(connection.uri(SCENE), "new\n") == {"uri": connection.copy(SCENE).as_uri()}
    assert connection.copy(SCENE).read_text() == "new\n"
    watcher.assert_untouched()


@pytest.mark.parametrize("opens", [True, False], ids=["opened", "never opened"])
async def test_a_client_that_tells_of_nothing_but_redirects(connection: Connection, opens: bool) -> None:
    """Its second text descends from its first one, whatever it did not tell."""
    await connection.call("start", name="s1")
    if opens:
        await Editor(connection).open(SCENE)
    for text in ("one\n", "two\n", "two\nand more\n"):
        assert await connection.redirect(connection.uri(SCENE), text) == {"uri": connection.copy(SCENE).as_uri()}
        assert connection.copy(SCENE).read_text() == text
    connection.copy(SCENE).write_text("two\nand more\nwritten in the copy\n")
    answer = await connection.redirect(connection.uri(SCENE), "too\nand more\n")
    assert "merged" in answer["note"]
    assert connection.copy(SCENE).read_text() == "too\nand more\nwritten in the copy\n"
    assert (await connection.call("trash"))["trash"] == []


async def test_what_was_redirected_to_another_session_is_no_ancestor(connection: Connection, book: Path) -> None:
    text = (book / SCENE).read_text().replace("One", "1")
    for session in ("s1", "s2"):
        await connection.call("start", name=session)
        await connection.redirect(connection.uri(SCENE), text)
        text = text.replace("Nobody spoke", "All spoke")
    assert connection.copy(SCENE, "s2").read_text() == text
    assert text.startswith("# 1")


async def test_a_document_that_was_opened_and_closed_starts_anew(connection: Connection, book: Path) -> None:
    """What comes after a closed buffer was read from the project again."""
    await connection.call("start", name="s1")
    text = (book / SCENE).read_text()
    await connection.redirect(connection.uri(SCENE), text.replace("One", "1"))
    editor = Editor(connection)
    editor.close(await editor.open(SCENE))
    await connection.redirect(connection.uri(SCENE), text.replace("Nobody spoke", "All spoke"))
    assert connection.copy(SCENE).read_text() == text.replace("One", "1").replace("Nobody spoke", "All spoke")


async def test_the_encoding_of_the_file_is_kept(connection: Connection, book: Path) -> None:
    (book / PLAN).write_bytes("café\n".encode("latin-1"))
    await connection.call("start", name="s1")
    await connection.redirect(connection.uri(PLAN), "café, and thé\n")
    assert connection.copy(PLAN).read_bytes() == "café, and thé\n".encode("latin-1")


async def test_an_old_text_leaves_a_newer_copy_alone(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="newer\n")
    answer = await connection.redirect(connection.uri(SCENE), (book / SCENE).read_text())
    assert answer["uri"] == connection.copy(SCENE).as_uri()
    assert connection.copy(SCENE).read_text() == "newer\n"


async def test_a_text_from_an_older_buffer_is_merged(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    text = (book / SCENE).read_text()
    await connection.call("write", path=SCENE, content=text.replace("# One", "# 1"))
    answer = await connection.redirect(connection.uri(SCENE), text.replace("Nobody spoke", "All spoke"))
    assert connection.copy(SCENE).read_text() == text.replace("# One", "# 1").replace("Nobody spoke", "All spoke")
    assert "merged" in answer["note"]


async def test_texts_that_cannot_be_merged_are_both_kept(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    text = (book / SCENE).read_text()
    await connection.call("write", path=SCENE, content=text.replace("One", "1"))
    answer = await connection.redirect(connection.uri(SCENE), text.replace("One", "Eins"))
    assert connection.copy(SCENE).read_text() == text.replace("One", "1")
    entry = (await connection.call("trash"))["trash"][0]
    assert (entry["what"], entry["path"]) == ("displaced", SCENE)
    assert entry["id"] in answer["note"]


async def test_what_is_not_ours_is_saved_as_usual(connection: Connection) -> None:
    nothing = {"uri": None}
    assert await connection.redirect(connection.uri(SCENE), "x") == nothing  # no session
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    for uri in (connection.copy(SCENE).as_uri(), connection.uri("a.tmp"), "file:///elsewhere/x.md", "untitled:x"):
        assert await connection.redirect(uri, "x") == nothing


async def test_a_new_file_is_created_in_the_session(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    answer = await connection.redirect(connection.uri("acts/new.md"), "hello\n")
    assert answer == {"uri": connection.copy("acts/new.md").as_uri()}
    assert not (book / "acts/new.md").exists()


async def test_line_ends_of_the_file_are_kept(connection: Connection, book: Path) -> None:
    """Vim's glue joins the lines with LF whatever the file has."""
    (book / PLAN).write_bytes(b"one\r\ntwo\r\n")
    await connection.call("start", name="s1")
    await connection.redirect(connection.uri(PLAN), "one\nmore\ntwo\n")
    assert connection.copy(PLAN).read_bytes() == b"one\r\nmore\r\ntwo\r\n"
