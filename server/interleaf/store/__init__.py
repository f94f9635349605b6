"""Where bytes lie under workspace/ and in which order they get there; knows no verb."""
