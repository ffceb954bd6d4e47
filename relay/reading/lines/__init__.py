"""Whose words a line is: quotes, forwards, closings, signatures and notes told from the text."""
