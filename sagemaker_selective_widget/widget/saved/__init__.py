"""The part of a widget's state that a saved notebook keeps."""
