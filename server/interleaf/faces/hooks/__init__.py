"""Hooks of agents: short programs that an agent runs at its own events."""
