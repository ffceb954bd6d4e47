"""What the gateway says, by mail and by its delivery reports, and what follows from it."""
