"""Words for what lending says: rules, values, applications."""
