"""From the mailboxes: mails are fetched, read, and decided on."""
