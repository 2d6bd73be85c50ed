"""The map: pure functions over graphs of micro-interactions."""
