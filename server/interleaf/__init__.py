"""Isolated copy-on-write work sessions for people who write together with AI agents."""

__version__ = "0.1.0"  # the same as in pyproject.toml; asking the installation for it takes 40 ms
