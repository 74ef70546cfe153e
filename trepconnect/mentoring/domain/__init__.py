"""Rules of mentoring."""
