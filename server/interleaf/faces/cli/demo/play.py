"""The play: one writer, two sessions, one book. Each step is done through the language server, then looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interleaf.errors import WrongUsage
from interleaf.faces.cli.demo.wire import ServerError

if TYPE_CHECKING:
    from interleaf.faces.cli.demo.editor import Editor
    from interleaf.faces.cli.demo.show import Show
    from interleaf.faces.cli.demo.stage import Stage

_TOO_NEAT = "“It always has been,” she wrote in her notebook, and underlined *always*."
_BETTER = "She went on counting."
_DARKER = "Under the ramp, in the dark, something else was counting too."
_SECOND = "Nobody had wound it since Tuesday."
_REASON = "Too neat: she would not write that down"


class Play:
    """Plays the main job of Interleaf, step by step.

    Args:
        stage: the book.
        editor: the editor that works on it.
        show: where the steps are shown.
    """

    def __init__(self, stage: Stage, editor: Editor, show: Show) -> None:
        self._stage = stage
        self._editor = editor
        self._show = show
        scripts = stage.scripts(editor.governs)
        if not scripts:
            raise WrongUsage(reason="There is no text file to work on in that directory.")
        self._scene = scripts[0]
        self._others = scripts[1:]
        self._first = stage.picture()

    def run(self) -> None:
        """All steps."""
        self._start()
        self._save()
        self._retry()
        self._second_session()
        token = self._preview()
        commit = self._commit(token)
        self._conflict()
        self._cancel_and_take_back()
        self._undo(commit)

    def _copy(self, session: str, path: str) -> str:
        return f"workspace/sessions/{session}/files/{path}"

    def _untouched(self) -> bool:
        return self._stage.picture() == self._first

    def _start(self) -> None:
        self._show.step("Start a session")
        self._show.did("interleaf start draft")
        session = self._editor.verb("start", name="draft", description="The first chapter, once more")["session"]
        self._show.check(f"session {session['name']} is {session['status']}", session["status"] == "active")
        size = session["size_bytes"]
        self._show.check(f"it takes {size:,} bytes, however big the book is", size < 20_000)
        self._show.disk(("workspace/.active-draft", "the marker"))

    def _save(self) -> None:
        self._show.step("Write, and save as always")
        self._show.did(f"in the editor: open {self._scene}, add a line, save")
        save = self._editor.add_line(self._scene, _TOO_NEAT)
        copy = self._copy("draft", self._scene)
        self._show.check("the save went into the session's copy, which the editor now shows", save.shown == copy)
        for other in self._others:
            self._show.did(f"in the editor: the same with {other}")
            self._editor.add_line(other, _SECOND)
        self._show.check("not a byte of the book has changed", self._untouched())
        self._show.check(f"the editor was kept waiting for {save.milliseconds:.0f} ms", save.milliseconds < 1000)
        self._show.disk((self._scene, "as it was"), (copy, "with the new line"))
        self._show.did("interleaf diff")
        for file in self._editor.verb("diff")["files"]:
            for line in file["diff"].splitlines():
                if line.startswith("+") and line.strip("+ \r"):
                    self._show.words(line)

    def _retry(self) -> None:
        self._show.step("Reject a version, and say why")
        self._show.did(f'interleaf retry {self._scene.rsplit("/", 1)[-1]} "{_REASON}"')
        retry = self._editor.verb("retry", file_path=self._scene, reason=_REASON)["retry"]
        self._show.did("in the editor: write it anew, save")
        self._editor.replace(self._copy("draft", self._scene), _TOO_NEAT, _BETTER)
        self._show.check(
            f"retry {retry['number']} keeps the rejected version and the reason",
            _TOO_NEAT in self._stage.text(retry["version_path"]) and _REASON in self._stage.text(retry["reason_path"]),
        )
        self._show.check("the copy has the new version", _BETTER in self._stage.text(self._copy("draft", self._scene)))
        self._show.disk((retry["version_path"], "rejected"), (retry["reason_path"], "why"))

    def _second_session(self) -> None:
        self._show.step("Try something else beside it")
        self._show.did('interleaf start darker "The same scene, darker"')
        self._editor.verb("start", name="darker", description="The same scene, darker")
        self._show.did("in the editor: open the same scene, another line, save")
        self._editor.add_line(self._scene, _DARKER)
        draft, darker = self._copy("draft", self._scene), self._copy("darker", self._scene)
        texts = {self._stage.text(path) for path in (self._scene, draft, darker)}
        self._show.check("one scene, three texts, none of them in another's way", len(texts) == 3)
        self._show.check("not a byte of the book has changed", self._untouched())
        self._show.disk((self._scene, "the book's"), (draft, "session draft's"), (darker, "session darker's"))

    def _preview(self) -> str:
        self._show.step("Look before you commit")
        self._show.did("interleaf switch draft")
        self._editor.verb("switch", name="draft")
        self._show.did("interleaf commit")
        preview = self._editor.verb("commit")["preview"]
        for path in preview["modified"]:
            self._show.words(f"would overwrite {path}")
        self._show.check(
            "the preview names every file, and nothing is written",
            preview["modified"] == sorted([self._scene, *self._others]) and self._untouched(),
        )
        token: str = preview["token"]
        return token

    def _commit(self, token: str) -> str:
        self._show.step("Commit: all of it, or nothing")
        self._show.did(f"interleaf commit --force --token {token[:12]}...")
        committed = self._editor.verb("commit", force=True, token=token)["committed"]
        self._show.check("the book has the new version", _BETTER in self._stage.text(self._scene))
        gone = not self._stage.under("workspace/sessions/draft")
        self._show.check("the session is closed; its rejected versions are archived", gone)
        archived = [(path, "archived") for path in self._stage.under("workspace/retries-archive/draft")]
        self._show.disk((self._scene, "the committed version"), *archived)
        commit: str = committed["id"]
        return commit

    def _conflict(self) -> None:
        self._show.step("The other session is too late")
        self._show.did("interleaf switch darker")
        self._editor.verb("switch", name="darker")
        self._show.did("interleaf commit --force")
        before = self._stage.picture()
        kind = ""
        try:
            self._editor.verb("commit", force=True)
        except ServerError as refusal:
            kind = refusal.error.get("kind", "")
            self._show.words(str(refusal))
            for action in refusal.error.get("actions", []):
                self._show.words(f"• {action['label']}")
        self._show.check("refused: the scene has changed since this session began with it", kind == "commit-conflict")
        self._show.check("and nothing of the book was touched", self._stage.picture() == before)

    def _cancel_and_take_back(self) -> None:
        self._show.step("Throw it away, and think better of it")
        self._show.did("interleaf cancel")
        cancelled = self._editor.verb("cancel")["cancelled"]
        gone = not self._stage.under("workspace/sessions/darker")
        self._show.check("the session is gone", gone)
        self._show.did(f"interleaf trash restore {cancelled['trash_id']}")
        restored = self._editor.verb("trash", action="restore", id=cancelled["trash_id"])["restored"]
        copy = self._copy(restored["session"], self._scene)
        self._show.check("and back from the trash, with every word", _DARKER in self._stage.text(copy))
        self._show.disk((copy, "as it was"))

    def _undo(self, commit: str) -> None:
        self._show.step("Even the commit can be taken back")
        self._show.did(f"interleaf undo {commit}")
        self._editor.verb("undo", commit=commit)
        self._show.check("the book is what it was at the beginning, to the byte", self._untouched())
        self._show.check(
            "and session draft is there again", _BETTER in self._stage.text(self._copy("draft", self._scene))
        )
        self._show.disk((self._scene, "as at the beginning"), (self._copy("draft", self._scene), "still yours"))
