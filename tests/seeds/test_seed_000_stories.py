"""Seed 000 (the copy-on-write skill): its patterns and examples, played on a book as they are written."""

from __future__ import annotations

from tests.seeds.conftest import BOOK, CHAPTER
from tests.seeds.project import Project

SCENE_1, SCENE_2, SCENE_3 = (f"{CHAPTER}/content/scene-010{n}.md" for n in (1, 2, 3))


# --- the patterns ---


def test_pattern_1_create_session_and_work(book: Project) -> None:
    book.interleaf("start work-on-chapter-01")
    before = book.done("status")["session"]["size_bytes"]
    book.write(SCENE_1, "Generated.\n" * 100)
    session = book.done("status")["session"]
    assert session["changes"]["modified"] == [SCENE_1]
    assert session["size_bytes"] > before


def test_pattern_2_human_retry_workflow(book: Project) -> None:
    book.interleaf("start s")
    kept = []
    for draft, reason in (("First.\n", "Too much exposition"), ("Second.\n", "Character voice still off")):
        book.write(SCENE_1, draft)
        kept.append(book.done(f'retry scene-0101.md "{reason}"')["retry"])
    book.write(SCENE_1, "Third.\n")
    assert [retry["number"] for retry in kept] == [1, 2]
    assert [book.text(retry["version_path"]) for retry in kept] == ["First.\n", "Second.\n"]
    assert len(book.done("status")["session"]["retries"]) == 2
    assert book.read(SCENE_1) == "Third.\n"


def test_pattern_3_experimental_sessions(book: Project) -> None:
    before = book.globals()
    book.interleaf('start experimental-scene-0102 "Trying darker tone"')
    book.write(SCENE_2, "Darker.\n")
    book.interleaf('retry scene-0102.md "darker does not work"')
    assert book.done("cancel")["cancelled"]["retries_backup"]
    assert book.globals() == before


def test_pattern_4_session_switching(book: Project) -> None:
    book.interleaf("start main-work")
    book.write(SCENE_1, "Main.\n")
    book.interleaf("start experimental-v2")
    book.write(SCENE_2, "Experiment.\n")
    states = {row["name"]: row["status"] for row in book.done("list")["sessions"]}
    assert states == {"main-work": "inactive", "experimental-v2": "active"}
    book.interleaf("switch main-work")
    book.done("commit --force")
    book.interleaf("switch experimental-v2")
    book.done("cancel")
    assert (book.text(SCENE_1), book.text(SCENE_2)) == ("Main.\n", BOOK[SCENE_2])


def test_pattern_5_commit_workflow(book: Project) -> None:
    book.interleaf("start work-on-chapter-01")
    for n in range(1, 6):
        book.write(f"{CHAPTER}/content/scene-010{n}.md", f"Draft {n}.\n")
    book.interleaf('retry scene-0101.md "one"')
    book.interleaf('retry scene-0102.md "two"')
    session = book.done("status")["session"]
    assert (len(session["changes"]["modified"]), len(session["retries"])) == (5, 2)
    preview = book.done("commit")["preview"]
    assert preview["modified"] == session["changes"]["modified"]
    done = book.done(f"commit work-on-chapter-01 --force --token {preview['token']}")["committed"]
    assert done["retries_archived"] == 2
    assert book.text(SCENE_3) == "Draft 3.\n"


# --- the examples, as a person types them ---


def test_example_1_full_session_lifecycle(book: Project) -> None:
    """Every step a process of its own."""
    assert book.program("start work-on-chapter-01").status == 0
    book.save(f"workspace/sessions/work-on-chapter-01/files/{SCENE_1}", "Generated 0101.\n")
    book.save(f"workspace/sessions/work-on-chapter-01/files/{SCENE_2}", "Generated 0102.\n")
    assert book.program('retry scene-0101.md "Too much exposition"').status == 0
    book.save(f"workspace/sessions/work-on-chapter-01/files/{SCENE_1}", "Less exposition.\n")
    assert SCENE_1 in book.program("status")
    assert book.text(SCENE_1) == BOOK[SCENE_1]
    preview = book.program("commit")
    assert "Nothing has been written yet" in preview
    assert book.program("commit work-on-chapter-01 --force").status == 0
    assert (book.text(SCENE_1), book.text(SCENE_2)) == ("Less exposition.\n", "Generated 0102.\n")


def test_example_2_experimental_workflow(book: Project) -> None:
    book.interleaf('start experimental-darker-tone "Trying darker atmosphere"')
    book.write(SCENE_2, "Oppressive.\n")
    book.interleaf('retry scene-0102.md "Too dark"')
    backup = book.done("cancel")["cancelled"]["retries_backup"]
    assert book.text(f"{backup}/{SCENE_2}-retry-1.md") == "Oppressive.\n"
    assert book.text(SCENE_2) == BOOK[SCENE_2]


def test_example_3_parallel_sessions(book: Project) -> None:
    """As the seed has it, the older draft would overwrite the kept version at the second commit; here it stays."""
    book.interleaf("start chapter-01-work")
    for n in range(1, 6):
        book.write(f"{CHAPTER}/content/scene-010{n}.md", f"Draft {n}.\n")
    book.interleaf('start experimental-0103 "Alternative version of 0103"')
    book.write(SCENE_3, "Different approach.\n")
    assert "chapter-01-work" in book.interleaf("list")
    assert "Different approach." in book.interleaf("diff --against chapter-01-work")
    book.done("commit experimental-0103 --force")
    book.interleaf("switch chapter-01-work")
    book.write(f"{CHAPTER}/content/scene-0106.md", "Scene 6.\n")

    assert book.refused("commit --force")["kind"] == "commit-conflict"
    assert book.text(SCENE_3) == "Different approach.\n"
    book.done(f"refresh {SCENE_3} --take theirs")
    book.done("commit --force")
    assert book.text(SCENE_3) == "Different approach.\n"
    assert book.text(SCENE_1) == "Draft 1.\n"
    assert book.text(f"{CHAPTER}/content/scene-0106.md") == "Scene 6.\n"


def test_the_manual_test_of_the_seed(book: Project) -> None:
    before = book.globals()
    book.interleaf("start test-session")
    assert "test-session" in book.interleaf("list")
    assert "test-session" in book.interleaf("status")
    book.write(f"{CHAPTER}/content/scene-9999.md", "Generated.\n")
    assert book.done('retry scene-9999.md "Testing retry recording"')["retry"]["number"] == 1
    assert len(book.done("status")["session"]["retries"]) == 1
    assert book.done("commit")["preview"]["created"] == [f"{CHAPTER}/content/scene-9999.md"]
    book.done("cancel")
    assert book.done("list")["active"] is None
    assert "No active session" in book.interleaf("status")
    assert book.globals() == before
