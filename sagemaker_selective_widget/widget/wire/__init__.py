"""Views as the JSON that the browser reads. The shapes are those of `schema`."""
