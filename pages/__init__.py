"""What is seen: the only files that draw whole pages. Nothing but the portal lies here directly."""
