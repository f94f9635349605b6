"""`interleaf init`: a commented `interleaf.toml`. Nothing needs it; one begins there to change something."""

from __future__ import annotations

from interleaf.app import SETTINGS_FILE, open_engine, write_settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from interleaf.faces.cli.output import Output
    from interleaf.faces.cli.shape import Call

SETTINGS = """\
# Settings of Interleaf for this project. All of them may be left out; what is shown are examples.
# The folder that holds this file is the project's root.

# Folders that sessions govern. Without it: the whole project but workspace/, .git/ and what .gitignore ignores.
# roots = ["acts", "context"]

# Patterns, as in .gitignore, of files that sessions leave alone: writing them changes the project at once.
# exclude = ["*.pdf", "build/"]

# A file of the project that gets a line when a session ends.
# tracking = "TRACKING.md"

# What `interleaf start NAME --template scene` fills in: description, goal, steps, tasks, agent, type, metadata.
# [templates.scene]
# steps = ["Plan", "Draft", "Read aloud"]

# Checkpoints by the clock while an editor or agent works, if anything changed.
# [checkpoints]
# minutes = 30

# Which automatic checkpoints stay: the newest of each of so many hours, days, weeks. Without it all stay.
# [retention]
# hourly = 12
# daily = 7
# weekly = 26
# daily_backups = 30

# What daily and milestone backups hold. Without it: every governed file, the sessions and the archive.
# [backup]
# include = ["acts", "context", "workspace/archive"]
"""


def init(call: Call, output: Output) -> int:
    """Write the settings at the project's root, or in the directory that is named; an existing file stays as it is."""
    directory = call.fields.get("directory")
    project = str(directory) if directory else call.settings.project
    root = open_engine(project=project, session=call.settings.session).root
    written = write_settings(root, SETTINGS.encode())
    path = f"{root}/{SETTINGS_FILE}"
    said = "written; everything in it is commented out." if written else "is there already and stays as it is."
    output.answer({"init": {"path": path, "created": written}}, f"{path} {said}")
    return 0
