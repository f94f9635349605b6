"""Real processes on one project: at once, killed, stopped, restarted."""
