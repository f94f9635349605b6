"""Pure values and rules: no disk, no clock, no environment, no randomness."""
