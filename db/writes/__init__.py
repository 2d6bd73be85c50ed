"""The only code that commits, a file per noun."""
