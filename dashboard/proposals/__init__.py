"""What should change, on screen: at a step, at a touchpoint, on My page and where the executive decides."""
