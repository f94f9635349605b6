"""Values and errors in words and in JSON, the same for every face."""
