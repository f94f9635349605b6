"""SHA-256 of content, with a fast start.

`hashlib` loads OpenSSL, which takes a short-lived process as long as hashing half a megabyte without it. So the first
half megabyte is hashed by the interpreter's own module, as its `random` does; who has more to hash loads OpenSSL.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import sha256 as own_sha256
else:
    try:
        from _sha2 import sha256 as own_sha256  # Python 3.12
    except ImportError:
        try:
            from _sha256 import sha256 as own_sha256
        except ImportError:  # an interpreter that was built without it
            from hashlib import sha256 as own_sha256

_left = 500_000  # bytes; OpenSSL is five times as fast and takes 2 ms to load


def hash_of(data: bytes) -> str:
    """SHA-256, hex."""
    global _left
    if _left > 0:
        _left -= len(data)
        if _left > 0:
            return own_sha256(data).hexdigest()
    from hashlib import sha256

    return sha256(data).hexdigest()
