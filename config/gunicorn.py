"""How many requests the web server takes at a time: `gunicorn -c python:config.gunicorn config.wsgi`."""

from config.miljoe import Miljoe
from config.tilkoblinger import nettraader

_miljoe = Miljoe()

worker_class = "gthread"
workers = _miljoe.heltall("NETTPROSESSER", 2)
threads = nettraader(_miljoe)
