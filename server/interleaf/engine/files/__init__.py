"""Files inside a session: copy-on-write, rejected versions, merging, saves that went astray."""
