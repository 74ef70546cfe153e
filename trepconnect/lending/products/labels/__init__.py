"""Words for products and for what their rules say."""
