"""What a hook needs of a session, without the engine."""
