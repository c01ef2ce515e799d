"""Checks that behave as a parser does once a hostile file has it: run by the tests in the bounded process."""

import os
import signal
import socket
import sys
import time

from sjekk.proever.svar import Svar


def proev(fil, oppdrag):
    return globals()[oppdrag["gjoer"]](fil, oppdrag)


def spinner(fil, oppdrag):
    while True:
        pass


def sover(fil, oppdrag):
    time.sleep(600)


def spiser_minne(fil, oppdrag):
    biter = []
    while True:
        biter.append(bytearray(10_000_000))


def doer(fil, oppdrag):
    os.kill(os.getpid(), signal.SIGSEGV)


def skriver(fil, oppdrag):
    sys.stdout.write("x" * 50_000_000)
    return Svar("i_orden")


def tull(fil, oppdrag):
    sys.stdout.write("dette er ikke et svar")
    sys.stdout.flush()
    os._exit(0)


def loegn(fil, oppdrag):
    return Svar("levert", "x" * 400, [{"hva": "y" * 1000, "nr": 10**30}] * 100)


def miljoe(fil, oppdrag):
    return Svar("i_orden", "", [{"miljoe": ",".join(sorted(os.environ))}])


def aapner_mye(fil, oppdrag):
    holdt = [socket.socket() for _ in range(500)]
    return Svar("i_orden", str(len(holdt)))


def kommandolinje(fil, oppdrag):
    with open("/proc/self/cmdline", "rb") as linje:
        synlig = oppdrag["hvem"]["etternavn"].encode() in linje.read()
    return Svar("funn" if synlig else "i_orden")
