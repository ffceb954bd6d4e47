"""What people change later: a yes, a cancel, another time, other words."""
