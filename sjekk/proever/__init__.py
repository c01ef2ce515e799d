"""What looks into files. Runs in a process of its own without Django, keys, database or log (`sjekk.prosess`).

Nothing here may be believed to end, to stay small or not to crash: the process has limits, and its end is an answer.
"""
