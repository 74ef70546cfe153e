"""From the accepted offer to the last payment."""
