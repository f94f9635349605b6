"""Changing files so that a crash at any moment leaves all or nothing, and no text is lost."""
