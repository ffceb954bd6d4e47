"""One pass each: read, decide, write in one transaction."""
