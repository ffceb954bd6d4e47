"""A bidirectional e-mail-to-SMS relay daemon."""
