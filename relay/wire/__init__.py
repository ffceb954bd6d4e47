"""The network: bytes and outcomes, no decisions."""
