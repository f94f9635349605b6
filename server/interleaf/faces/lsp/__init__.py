"""The language server: saves, commands and news for editors."""
