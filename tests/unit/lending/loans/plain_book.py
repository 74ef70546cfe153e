"""The book of a loan by the plainest means: day after day, one payment after the other.

An independent second opinion on ``repayment_book`` for loans by actual days (or without interest):
slow, without cleverness, in whole cents.
"""

from datetime import timedelta
from fractions import Fraction
from math import floor


class PlainBook:
    def __init__(self, terms, rows):
        self.rate, self.principal, self.day = terms.annual_rate, terms.principal.cents, None
        self.rows = [
            {
                "day": row.due_on,
                "size": row.principal.cents + row.interest.cents,
                "fee": row.fee.cents,
                "interest": 0,
                "principal": 0,
                "filled": 0,
                "due": False,
                "last": row is rows[-1],
            }
            for row in rows
        ]
        self.start = terms.disbursed_on
        self.exact, self.told, self.loose, self.overpaid = Fraction(0), 0, 0, 0
        self.splits = []

    def run(self, payments, until):
        """``payments``: pairs of day and cents, in order."""
        day, waiting = self.start, list(payments)
        while day <= until:
            if day > self.start:
                self.night()
            for row in self.rows:
                if row["day"] == day:
                    self.fall_due(row)
            if self.rows[-1]["due"]:
                self.rows[-1]["interest"] += self.loose
                self.loose = 0
            while waiting and waiting[0][0] == day:
                self.splits.append(self.pay(waiting.pop(0)[1]))
            day += timedelta(days=1)
        return self

    def night(self):
        self.exact += self.principal * self.rate / 365
        rounded = floor(self.exact + Fraction(1, 2))
        self.loose += rounded - self.told
        self.told = rounded

    def new_accrual_period(self):
        self.exact, self.told = Fraction(0), 0

    def fall_due(self, row):
        room = None if row["last"] else row["size"] - row["filled"]
        row["interest"] = self.loose if room is None else min(self.loose, room)
        self.loose -= row["interest"]
        others = sum(one["principal"] for one in self.rows)
        free = self.principal - others
        row["principal"] = free if room is None else min(room - row["interest"], free)
        row["due"] = True
        self.new_accrual_period()

    def pay(self, cents):
        fee = interest = principal = 0
        for row in self.rows:
            take = min(cents, row["fee"])
            row["fee"] -= take
            cents, fee = cents - take, fee + take
            if row["due"]:
                paid_interest = min(cents, row["interest"])
                row["interest"] -= paid_interest
                paid_principal = min(cents - paid_interest, row["principal"])
                row["principal"] -= paid_principal
            else:
                room = cents if row["last"] else min(cents, row["size"] - row["filled"])
                paid_interest = min(room, self.loose)
                self.loose -= paid_interest
                paid_principal = min(room - paid_interest, self.principal)
            row["filled"] += paid_interest + paid_principal
            cents -= paid_interest + paid_principal
            interest, principal = interest + paid_interest, principal + paid_principal
            self.principal -= paid_principal
            if paid_principal:
                self.new_accrual_period()
        self.overpaid += cents
        return fee, interest, principal, cents

    @property
    def interest(self):
        return self.loose + sum(row["interest"] for row in self.rows)

    @property
    def fees(self):
        return sum(row["fee"] for row in self.rows)
