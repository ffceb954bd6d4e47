"""What to do about a request: policy, plan, and the table of states. Pure."""
