"""A business's own plan: a pathway begun, its steps done, confirmed, or put aside."""
