"""Renames, deletions and creations in an editor's file tree become the session's; the globals come back."""

import os
import shutil
from pathlib import Path

import pytest
from lsprotocol import types as lsp
from tests.faces.lsp.conftest import PLAN, SCENE
from tests.faces.lsp.support.connection import Connection
from tests.faces.lsp.support.editor import Editor

from interleaf.faces.lsp import uris

pytestmark = pytest.mark.asyncio

NEW = "acts/act-1/renamed.md"


class Tree:
    """A file tree as editors have it: ask, do, tell."""

    def __init__(self, connection: Connection, *, asks: bool = True) -> None:
        self.connection = connection
        self.client = connection.client
        self.asks = asks

    def path(self, name: str) -> Path:
        assert self.connection.root is not None
        return self.connection.root / name

    def uri(self, name: str) -> str:
        return uris.from_file(str(self.path(name)))

    async def rename(self, old: str, new: str) -> None:
        params = lsp.RenameFilesParams([lsp.FileRename(self.uri(old), self.uri(new))])
        if self.asks:
            await self.client.workspace_will_rename_files_async(params)
        self.path(new).parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.path(old), self.path(new))
        self.client.workspace_did_rename_files(params)
        await self.connection.call("list")

    async def delete(self, *names: str) -> None:
        params = lsp.DeleteFilesParams([lsp.FileDelete(self.uri(name)) for name in names])
        if self.asks:
            await self.client.workspace_will_delete_files_async(params)
        for name in names:
            path = self.path(name)
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.client.workspace_did_delete_files(params)
        await self.connection.call("list")

    async def create(self, name: str, content: bytes | None = b"") -> None:
        params = lsp.CreateFilesParams([lsp.FileCreate(self.uri(name))])
        if self.asks:
            await self.client.workspace_will_create_files_async(params)
        path = self.path(name)
        if content is None:
            path.mkdir()
        else:
            path.write_bytes(content)
        self.client.workspace_did_create_files(params)
        await self.connection.call("list")


def picture(root: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mode)
        for top in ("acts", "context")
        for path in sorted((root / top).rglob("*"))
        if path.is_file()
    }


async def changes(connection: Connection) -> dict[str, list[str]]:
    found = (await connection.call("status"))["session"]["changes"]
    return {kind: paths for kind, paths in found.items() if paths}


async def test_they_are_registered_for_clients_that_have_them(connection: Connection) -> None:
    operations = connection.result.capabilities.workspace.file_operations
    assert all(
        getattr(operations, name) is not None
        for name in ("will_rename", "did_rename", "will_delete", "did_delete", "will_create", "did_create")
    )


async def test_a_renamed_file(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    before, inode = picture(book), (book / SCENE).stat().st_ino
    await Tree(connection).rename(SCENE, NEW)
    assert picture(book) == before
    assert (book / SCENE).stat().st_ino == inode
    assert await changes(connection) == {"created": [NEW], "deleted": [SCENE]}
    assert connection.copy(NEW).read_bytes() == before[SCENE][0]


async def test_a_renamed_folder(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    before = picture(book)
    await Tree(connection).rename("acts/act-1", "acts/act-2")
    assert picture(book) == before
    assert connection.copy("acts/act-2/scene-0101.md").read_text() == "new\n"
    assert (await changes(connection))["deleted"] == [PLAN, SCENE]


async def test_a_rename_over_another_file(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    before = picture(book)
    await Tree(connection).rename(SCENE, PLAN)
    assert picture(book) == before
    assert connection.copy(PLAN).read_bytes() == before[SCENE][0]
    assert await changes(connection) == {"modified": [PLAN], "deleted": [SCENE]}


async def test_a_rename_to_where_sessions_do_not_look(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    before = picture(book)
    await Tree(connection).rename(SCENE, "scene.tmp")
    assert picture(book) == before
    assert (book / "scene.tmp").exists()
    assert await changes(connection) == {"deleted": [SCENE]}


async def test_a_rename_from_where_sessions_do_not_look(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    before = picture(book)
    (book / "idea.tmp").write_text("idea\n")
    await Tree(connection).rename("idea.tmp", "acts/idea.md")
    assert picture(book) == before
    assert connection.copy("acts/idea.md").read_text() == "idea\n"
    assert await changes(connection) == {"created": ["acts/idea.md"]}


async def test_a_session_copy_renamed_onto_a_global(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    before = picture(book)
    await Tree(connection).rename(f"workspace/sessions/s1/files/{SCENE}", NEW)
    assert picture(book) == before
    assert connection.copy(NEW).read_text() == "new\n"
    assert await changes(connection) == {"created": [NEW], "deleted": [SCENE]}


async def test_a_session_copy_renamed_within_the_session(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    files = "workspace/sessions/s1/files"
    await Tree(connection).rename(f"{files}/{SCENE}", f"{files}/{NEW}")
    assert connection.copy(NEW).read_text() == "new\n"
    assert await changes(connection) == {"created": [NEW], "deleted": [SCENE]}


async def test_a_renamed_file_without_announcement(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    before = picture(book)
    await Tree(connection, asks=False).rename(SCENE, NEW)
    assert picture(book) == before
    assert await changes(connection) == {"created": [NEW], "deleted": [SCENE]}


async def test_deleted_files_and_folders(connection: Connection, book: Path) -> None:
    (book / SCENE).chmod(0o755)
    await connection.call("start", name="s1")
    before = picture(book)
    await Tree(connection).delete("acts/act-1", "context/timeline.json")
    assert picture(book) == before
    assert await changes(connection) == {"deleted": [PLAN, SCENE, "context/timeline.json"]}


async def test_a_deletion_that_nobody_announced(connection: Connection, book: Path) -> None:
    """What the session has copied or the editor shows can be brought back even then; of the rest the person is told."""
    await connection.call("start", name="s1")
    await connection.call("write", path=SCENE, content="new\n")
    before = picture(book)
    await Tree(connection, asks=False).delete(SCENE)
    assert picture(book) == before
    await Editor(connection).open("context/timeline.json")
    await Tree(connection, asks=False).delete("context/timeline.json")
    assert picture(book) == before
    await Tree(connection, asks=False).delete(PLAN)
    await connection.until(lambda: any(PLAN in message for message in connection.messages), "telling")
    assert (await changes(connection))["deleted"] == [SCENE, "context/timeline.json"]


async def test_a_created_file(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    before = picture(book)
    await Tree(connection).create("acts/new.md", b"hello\n")
    assert picture(book) == before
    assert connection.copy("acts/new.md").read_text() == "hello\n"
    assert await changes(connection) == {"created": ["acts/new.md"]}


async def test_a_created_empty_file_and_folder(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    tree = Tree(connection)
    await tree.create("acts/new.md")
    assert not (book / "acts/new.md").exists()
    assert connection.copy("acts/new.md").read_bytes() == b""
    await tree.create("acts/act-2", None)
    assert (book / "acts/act-2").is_dir()


async def test_creating_what_is_there_already(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    before = picture(book)
    tree = Tree(connection)
    params = lsp.CreateFilesParams([lsp.FileCreate(tree.uri(SCENE))])
    await connection.client.workspace_will_create_files_async(params)
    connection.client.workspace_did_create_files(params)
    await connection.call("list")
    assert picture(book) == before
    assert await changes(connection) == {}


async def test_an_old_file_that_is_told_to_be_new(
    connection: Connection, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interleaf.engine.files.stray_files._FRESH", 0)
    await connection.call("start", name="s1")
    before = picture(book)
    connection.client.workspace_did_create_files(lsp.CreateFilesParams([lsp.FileCreate(connection.uri(SCENE))]))
    await connection.call("list")
    assert picture(book) == before
    assert await changes(connection) == {}


async def test_a_new_file_that_nobody_announced(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await Tree(connection, asks=False).create("acts/new.md", b"hello\n")
    assert not (book / "acts/new.md").exists()
    assert connection.copy("acts/new.md").read_text() == "hello\n"


async def test_creating_what_the_session_has_already(connection: Connection, book: Path) -> None:
    await connection.call("start", name="s1")
    await connection.call("write", path="acts/new.md", content="the session's\n")
    await Tree(connection).create("acts/new.md", b"the editor's\n")
    assert connection.copy("acts/new.md").read_text() == "the session's\n"
    assert not (book / "acts/new.md").exists()
    entry = (await connection.call("trash"))["trash"][0]
    assert (entry["what"], entry["path"]) == ("displaced", "acts/new.md")


async def test_without_a_session_everything_stays_as_the_editor_did_it(connection: Connection, book: Path) -> None:
    tree = Tree(connection)
    await tree.rename(SCENE, NEW)
    await tree.create("acts/new.md", b"x")
    await tree.delete(PLAN)
    assert not (book / SCENE).exists()
    assert (book / NEW).exists()
    assert (book / "acts/new.md").exists()
    assert not (book / PLAN).exists()
    assert not (book / "workspace").exists()


async def test_a_folder_that_does_not_fit_into_memory(connection: Connection, book: Path) -> None:
    from interleaf.engine.files import stray_files

    for number in range(5):
        (book / f"context/big-{number}").write_bytes(bytes([number]) * (10 << 20))
    assert stray_files._MOST_IN_MEMORY < 50 << 20
    await connection.call("start", name="s1")
    before = picture(book)
    await Tree(connection).delete("context")
    assert picture(book) == before
