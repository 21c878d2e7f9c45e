"""The part of a widget that a saved notebook keeps."""
