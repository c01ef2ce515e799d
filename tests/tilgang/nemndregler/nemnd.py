"""Rules of the access table for who sits on the board of a case."""


def bygg(verden):
    """What the rules need."""


REGLER = {}
