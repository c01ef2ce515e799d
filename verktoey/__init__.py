"""Tools around the site: embedded servers, the demo, set-up and checks. Not part of what is deployed."""
