"""Who is meant: phone numbers, contacts, names and lists of them."""
