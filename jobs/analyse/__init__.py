"""What is present in what customers say: pure functions over text, and the job that runs them."""
