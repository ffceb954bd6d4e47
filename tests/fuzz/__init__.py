"""Fuzzing: any bytes at all have a reading, soon, and a well-formed one."""
