"""Shows the widget in each host that the registries have, and runs the same small story in it."""
