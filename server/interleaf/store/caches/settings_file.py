"""`interleaf.toml`, parsed once per content: importing `tomllib` takes a fast start 3 ms."""

from __future__ import annotations

import json

from interleaf.core.settings import FILE, Settings, from_table, parse
from interleaf.errors import InterleafError
from interleaf.store import json_file, layout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from interleaf.disk.port import Disk

_MARK = b"\xef\xbb\xbf"
_CACHE = f"{layout.CACHE}/settings.json"


class SettingsFile:
    """Reads the settings of a project.

    Args:
        disk: the project's disk.
    """

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._known: tuple[object, Settings] | None = None

    def settings(self) -> Settings:
        """What the project wants; read anew when the file changed.

        Raises: `RecordDamaged`, `PathOutsideProject`.
        """
        stat = self._disk.stat(FILE)
        key = None if stat is None else (stat.size, stat.mtime_ns, stat.ino)
        if self._known is None or self._known[0] != key:
            self._known = (key, Settings() if stat is None else from_table(self._table()))
        return self._known[1]

    def _table(self) -> dict[str, Any]:
        text = self._disk.read(FILE).removeprefix(_MARK).decode("utf-8", "replace")
        kept = self._load()
        if kept.get("text") == text and isinstance(kept.get("table"), dict):
            table: dict[str, Any] = kept["table"]
            return table
        table = parse(text)
        self._save(text, table)
        return table

    def _load(self) -> dict[str, Any]:
        try:
            return json_file.decode(self._disk.read(_CACHE), _CACHE)
        except (OSError, InterleafError):
            return {}

    def _save(self, text: str, table: dict[str, Any]) -> None:
        try:
            kept = json.dumps({"text": text, "table": table}).encode("ascii")
            if self._disk.stat(layout.CACHE) is not None:
                json_file.replace(self._disk, _CACHE, kept, durable=False)
        except (OSError, InterleafError, TypeError):  # JSON knows no dates
            return  # a cache that cannot be written costs time and nothing else
