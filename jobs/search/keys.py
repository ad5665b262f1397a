"""The keys of entries: the second an advert was listed in, then its number; newest is greatest."""

POSTING_BITS = 31
POSTING_MASK = (1 << POSTING_BITS) - 1
# Above every key there is.
NEWEST = 2**63 - 1
