"""Loan arithmetic: calendar, unit periods, rates, schedules. It knows no office."""
