"""Drive every matter to an owner and a proven end."""
