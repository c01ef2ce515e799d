"""Who may open what of pas_klage."""


def bygg(verden):
    """What the rules need."""


REGLER = {}
