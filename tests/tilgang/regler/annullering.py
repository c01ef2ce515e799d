"""Who may open what of annullering."""


def bygg(verden):
    """What the rules need."""


REGLER = {}
