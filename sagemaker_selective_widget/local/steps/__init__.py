"""What performs steps: registered functions and stand-ins, their contexts, limits and logs."""
