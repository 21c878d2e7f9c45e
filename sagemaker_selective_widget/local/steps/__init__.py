"""What performs a step: registered functions and stubs, what they are given, their limits and their logs."""
