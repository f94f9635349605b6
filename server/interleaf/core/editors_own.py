"""Files that editors put beside the one that is edited, for themselves: they come and go, and are nobody's work."""

from __future__ import annotations

import re

# Vim's swap files and the probe of a directory, Emacs's locks and autosaves, both their backups, LibreOffice's locks.
_NAMES = r"\..*\.sw[a-z]|4913|\.#.*|#.*#|.*~|\.~lock\..*#"


def is_editors_own(path: str) -> bool:
    """Whether a file's name is one that editors give to files of their own.

    Args:
        path: project path.
    """
    return re.fullmatch(_NAMES, path.rpartition("/")[2], re.DOTALL) is not None
