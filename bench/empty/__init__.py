"""An empty page: the floor that pages are measured against."""
