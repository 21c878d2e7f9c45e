"""What a saved notebook keeps of a widget."""
