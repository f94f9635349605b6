"""Ways in. Each parses, calls one verb and shows the answer; none holds a rule."""
