"""Identifiers that sort by time."""

from __future__ import annotations


def uuid7(milliseconds: int, randomness: bytes) -> str:
    """A UUID of version 7 (RFC 9562, section 5.7).

    Args:
        milliseconds: since the Unix epoch, 48 bits.
        randomness: ten random bytes.
    """
    value = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(randomness[:10])
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
