"""What was read and worked out before, kept beside what it was made of; may be deleted at any time."""
