"""What a person wrote: bytes in, a request, a question or a refusal out. Pure."""
