"""What a pathway is, and the catalogue of all of them."""
