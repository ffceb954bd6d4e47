"""What the operator sees: previews, the queue, traces and checks."""
