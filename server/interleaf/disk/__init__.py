"""The one door to the file system; nothing else opens, renames or deletes a file."""
