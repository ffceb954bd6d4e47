"""How the provider speaks: values in, an e-mail out, and its answers back. Pure."""
