"""Rules of the access table for the board's desk."""


def bygg(verden):
    """What the rules need."""


REGLER = {}
