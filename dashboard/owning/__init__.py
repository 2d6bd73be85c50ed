"""My page: what is a department's, what it is asked, what waits, and what happened without it."""
