"""Sessions from start to commit, cancel or close; and taking that back."""
