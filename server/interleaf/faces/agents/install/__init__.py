"""Setting up agents and editors: which of their files get which entries, and which of their own commands are called."""
