"""Two ways to hash, one hash."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("size", "loads_openssl"), [(0, False), (100_000, False), (2_000_000, True)])
def test_little_is_hashed_without_openssl_and_much_with_it(size: int, loads_openssl: bool) -> None:
    code = f"from interleaf.core.hashing import hash_of\nprint(hash_of(bytes({size})), '_hashlib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [hashlib.sha256(bytes(size)).hexdigest(), str(loads_openssl)]


def test_where_one_takes_over_from_the_other_nothing_changes() -> None:
    from interleaf.core.hashing import hash_of

    texts = [bytes([number]) * 60_000 for number in range(20)]
    assert [hash_of(text) for text in texts] == [hashlib.sha256(text).hexdigest() for text in texts]
