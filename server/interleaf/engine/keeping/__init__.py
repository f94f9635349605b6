"""Checkpoints and backups: making, comparing, restoring and retaining them."""
