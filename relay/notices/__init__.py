"""What we tell people. Pure."""
