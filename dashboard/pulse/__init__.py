"""What Pulse is made of: the line, what needs somebody, the numbers, the trend, and the bars."""
