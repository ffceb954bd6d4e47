"""A mail server, a provider and a few phones, for one machine."""
