"""The engine against a model of a few dicts, step by step."""
