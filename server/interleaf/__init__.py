"""Isolated copy-on-write work sessions for people who write together with AI agents."""
