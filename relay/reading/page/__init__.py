"""What a mail shows: its HTML and its plain text made into the lines that its reader saw."""
