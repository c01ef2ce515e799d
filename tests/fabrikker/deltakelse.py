"""Facts of the exam day, as they lie in the database; acts themselves go through services."""

import secrets
from hashlib import sha256

from deltakelse.models import Fravaer, Innloggingssesjon, Oppmoete, Sendespost, Sperre
from eksamen.models import Kandidat
from eksamen.models.valg import DIGITALE, Deltype
from felles.hendelser import SYSTEM, logg_hendelse
from felles.kryptering import hash_token
from felles.passord import lag_kode
from felles.tid import naa
from levering.models import Besvarelsesfil, Delmerke, Levering


def lag_sesjon(kandidat: Kandidat, *, token=None, opprettet=None, autorisert=None, avsluttet=None, **felt):
    """A log-in; waiting for access unless `autorisert` or `avsluttet` (moments, or True for now) says otherwise."""
    tid = naa()
    autorisert = tid if autorisert is True else autorisert or None
    avsluttet = tid if avsluttet is True else avsluttet
    if autorisert:
        felt.setdefault("autorisert_maate", Innloggingssesjon.Maate.MONITOR)
    if avsluttet:
        felt.setdefault("avsluttet_grunn", Innloggingssesjon.Avsluttet.UTLOGGET)
    return Innloggingssesjon.objects.create(
        kandidat=kandidat,
        token_hash=hash_token(token or secrets.token_urlsafe(24)),
        opprettet=opprettet or tid,
        sist_sett=opprettet or tid,
        autorisert=autorisert,
        avsluttet=avsluttet,
        **felt,
    )


def sett_fravaer(kandidat: Kandidat, slag=Fravaer.Slag.IKKE_DOKUMENTERT, *, opphevet=None) -> Fravaer:
    return Fravaer.objects.create(kandidat=kandidat, slag=slag, registrert=naa(), opphevet=opphevet)


def sett_sperre(kandidat: Kandidat, *, opphevet=None) -> Sperre:
    return Sperre.objects.create(kandidat=kandidat, registrert=naa(), opphevet=opphevet)


def sett_oppmoete(kandidat: Kandidat, *, opphevet=None, **felt) -> Oppmoete:
    return Oppmoete.objects.create(kandidat=kandidat, registrert=naa(), opphevet=opphevet, **felt)


def finn_del(kandidat: Kandidat, *, del1=False):
    typer = [Deltype.DEL1] if del1 else DIGITALE
    return kandidat.eksamen.deler.get(type__in=typer)


def sett_sendespost(kandidat: Kandidat, *, del1=False, opphevet=None) -> Sendespost:
    eksamensdel = finn_del(kandidat, del1=del1)
    return Sendespost.objects.create(kandidat=kandidat, eksamensdel=eksamensdel, registrert=naa(), opphevet=opphevet)


def legg_fil(kandidat: Kandidat, *, delmerke=Delmerke.EKSAMEN, slettet=None) -> Besvarelsesfil:
    """The row of an uploaded file; no bytes lie behind it."""
    noekkel = secrets.token_hex(12)
    return Besvarelsesfil.objects.create(
        kandidat=kandidat,
        navn=f"{noekkel}.pdf",
        noekkel=noekkel,
        stoerrelse=1000,
        sha256=sha256(noekkel.encode()).hexdigest(),
        delmerke=delmerke,
        lastet_opp=naa(),
        lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT,
        slettet=slettet,
    )


def legg_levering(kandidat: Kandidat, *filer: Besvarelsesfil, del1=False, gjenaapnet=None) -> Levering:
    """A delivery of these files."""
    levering = Levering.objects.create(
        kandidat=kandidat,
        eksamensdel=finn_del(kandidat, del1=del1),
        levert=naa(),
        levert_av=Levering.LevertAv.KANDIDAT,
        kvitteringskode=lag_kode(),
        gjenaapnet=gjenaapnet,
    )
    levering.filer.set(filer)
    return levering


def si_fra(kandidat: Kandidat, handling="test.endret") -> None:
    """The event that goes with a fact set above; call inside a transaction."""
    logg_hendelse(kandidat, handling, aktoer=SYSTEM, naa=naa(), partier=[kandidat.parti_id], kandidat_id=kandidat.pk)
