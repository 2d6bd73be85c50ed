"""The atlas: all journeys at a glance, and everything about one touchpoint."""
