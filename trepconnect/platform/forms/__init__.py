"""Forms: the base of all, and fields that several domains use."""
