"""What pages of lending show, in words and numbers."""
