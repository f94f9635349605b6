"""The living document ``session.md``: text in, text and values out. See docs/DOCUMENT.md for the format.

Reading (:func:`parse`) takes any text; editing (:func:`log_entry`, :func:`set_front_matter`, :func:`close_out`,
:func:`regenerate_tldr`) changes the spans that tools own and keeps every other byte.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interleaf.core.document.document import Document, parse
    from interleaf.core.document.fields import set_all, set_front_matter
    from interleaf.core.document.fresh import template
    from interleaf.core.document.log import KINDS, add_key_file, count_compaction, log_entry
    from interleaf.core.document.outcome import close_out, mark_closed, reopen
    from interleaf.core.document.overview import context, summary
    from interleaf.core.document.repair import fix
    from interleaf.core.document.tldr import regenerate_tldr, touch
    from interleaf.core.document.view import section
    from interleaf.core.document.words import clean

__all__ = [
    "KINDS",
    "Document",
    "add_key_file",
    "clean",
    "close_out",
    "context",
    "count_compaction",
    "fix",
    "log_entry",
    "mark_closed",
    "parse",
    "regenerate_tldr",
    "reopen",
    "section",
    "set_all",
    "set_front_matter",
    "summary",
    "template",
    "touch",
]

_HOMES = {
    "Document": "document",
    "KINDS": "log",
    "add_key_file": "log",
    "clean": "words",
    "close_out": "outcome",
    "context": "overview",
    "count_compaction": "log",
    "fix": "repair",
    "log_entry": "log",
    "mark_closed": "outcome",
    "parse": "document",
    "regenerate_tldr": "tldr",
    "reopen": "outcome",
    "section": "view",
    "set_all": "fields",
    "set_front_matter": "fields",
    "summary": "overview",
    "template": "fresh",
    "touch": "tldr",
}


def __getattr__(name: str) -> object:
    """Import what is asked for: a hook that only reads does not pay for the editing."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(__import__(f"{__name__}.{home}", fromlist=[name]), name)
    globals()[name] = value
    return value
