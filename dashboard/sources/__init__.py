"""The parts of the Sources page: the list, one source, its passport, and how one is added."""
