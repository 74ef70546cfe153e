"""The payments of one loan, exact to the cent, and what they cost."""
