"""Commands for agents: running inside a session, worktrees, installing."""
