"""Who may open what of inntak."""


def bygg(verden):
    """What the rules need."""


REGLER = {}
