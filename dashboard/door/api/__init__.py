"""The API: what programs hand in and read out, each with a token of its own."""
