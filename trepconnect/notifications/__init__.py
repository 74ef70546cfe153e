"""Messages to people about what happened, by their channel and in their language."""
