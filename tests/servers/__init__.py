"""Real and misbehaving mail servers for the tests."""
