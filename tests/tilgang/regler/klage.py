"""Appeals have no addresses yet; what they add to other pages stands in the rules of those."""

REGLER = {}
