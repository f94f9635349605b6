"""Other programs inside a session: commands that run in it, and worktrees."""
