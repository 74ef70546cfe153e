"""Small cells: counts of so few people that one could be recognized are never told.

After the cell size suppression policy of the Centers for Medicare & Medicaid Services (ResDAC
article 1506): no number of people from 1 to 10 is shown, and none can be worked out from others.
"""
