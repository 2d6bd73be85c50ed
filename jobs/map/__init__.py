"""Jobs that keep what the map shows level with what customers did."""
