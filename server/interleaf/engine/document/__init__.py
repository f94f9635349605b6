"""The living document of a session."""
