"""Two real sites beside each other, a school's and PAS, for the tests, the chaos run and the main job over both."""
