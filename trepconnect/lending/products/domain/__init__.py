"""What a product is, what it asks, what it costs, and whom it fits."""
