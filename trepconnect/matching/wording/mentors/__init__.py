"""The words about mentors. A sentence about a pair reads the same for her and for the office.

Nobody is he or she in them.
"""
