"""What matching knows of a business that seeks."""
