"""Zips: written to be read by any program, read as if an enemy had written them."""
