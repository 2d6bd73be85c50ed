"""The parts of the Start page: from nothing to a company's own data, one step open at a time."""
