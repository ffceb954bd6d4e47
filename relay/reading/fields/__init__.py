"""Requests written as a form: `To:`, `Text:`, `Time:` and what stands around them."""
