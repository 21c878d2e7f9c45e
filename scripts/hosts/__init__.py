"""Shows the widget in each host that registries offer, and runs the same scenario, the "story", in it."""
