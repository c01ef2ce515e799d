"""`make hovedlop`: the main job of a written exam, end to end, in a real browser against real servers."""
