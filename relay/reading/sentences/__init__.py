"""Requests written as sentences: openings, times in them, asides and second orders."""
