"""Who may open what of klagenemnd."""


def bygg(verden):
    """What the rules need."""


REGLER = {}
