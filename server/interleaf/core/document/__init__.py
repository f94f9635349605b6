"""The living document ``session.md``: text in, text and values out. See docs/DOCUMENT.md for the format.

Reading (:func:`parse`) takes any text; editing (:func:`log_entry`, :func:`set_front_matter`, :func:`close_out`,
:func:`regenerate_tldr`) changes the spans that tools own and keeps every other byte.
"""

from interleaf.core.document.document import Document, parse
from interleaf.core.document.fields import set_all, set_front_matter
from interleaf.core.document.log import KINDS, log_entry, touch
from interleaf.core.document.outcome import close_out
from interleaf.core.document.summary import context, summary
from interleaf.core.document.template import template
from interleaf.core.document.tldr import regenerate_tldr
from interleaf.core.document.view import section
from interleaf.core.document.words import clean

__all__ = [
    "KINDS",
    "Document",
    "clean",
    "close_out",
    "context",
    "log_entry",
    "parse",
    "regenerate_tldr",
    "section",
    "set_all",
    "set_front_matter",
    "summary",
    "template",
    "touch",
]
