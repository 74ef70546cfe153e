"""Who may be paired, how well they fit, and the reasons in codes."""
