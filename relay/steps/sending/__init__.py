"""To the mail server: a text at most once, a notice at least once."""
