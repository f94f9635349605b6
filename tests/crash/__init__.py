"""Crashes, failures and power cuts at every effect on the disk."""
