"""Who may open what of klagepost."""


def bygg(verden):
    """What the rules need."""


REGLER = {}
