"""Forms about sessions and meetings."""
