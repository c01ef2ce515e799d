"""Who may open what of saksgang."""


def bygg(verden):
    """What the rules need."""


REGLER = {}
