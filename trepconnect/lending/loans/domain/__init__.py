"""What a loan, a payment and a statement are; the arithmetic of paying back."""
