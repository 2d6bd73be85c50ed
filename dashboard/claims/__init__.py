"""Taking a say on screen: beside a step on the map, and where the executive decides."""
