"""What people say of listings: partners of their own, staff of any."""
