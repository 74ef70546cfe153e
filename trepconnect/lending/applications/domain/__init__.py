"""What an application is, the month in money, and how two people decide."""
