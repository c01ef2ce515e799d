"""What those who look after clients do with them. Each act is one transaction with its event; no secret stands in one."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from felles import angre
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.kryptering import hash_token
from felles.models import Angrepost
from pas_tjener.models import Klient, Tilgang
from pas_tjener.sertifikat import Sertifikat

ANGRESLAG: Final = "pasklient.sperret"
KVOTE: Final = 600


@sensitive_variables()
def registrer_klient(
    *,
    navn: str,
    kontakt: str,
    organisasjoner: Iterable[Organisasjon],
    sertifikat: Sertifikat | None,
    med_hemmelighet: bool,
    aktoer: Aktoer,
    naa: datetime,
    kvote: int = KVOTE,
) -> tuple[Klient, str]:
    """A new client, and its secret: shown once and never found again; empty when it only has a certificate.

    Raises Domenefeil when it has no way in, nothing to speak for, or a name or certificate that another has.
    """
    valgte = list(organisasjoner)
    if sertifikat is None and not med_hemmelighet:
        raise Domenefeil(_("Klienten må ha en vei inn. Velg hemmelighet, sertifikat eller begge."), kode="uten_vei")
    _krev_organisasjoner(valgte)
    hemmelighet = secrets.token_urlsafe(32) if med_hemmelighet else ""
    try:
        with transaction.atomic():
            klient = Klient.objects.create(
                navn=navn,
                klient_id=f"pas-{secrets.token_hex(8)}",
                hemmelighet_hash=hash_token(hemmelighet) if hemmelighet else "",
                kontakt=kontakt,
                kvote=kvote,
                laget=naa,
                laget_av_id=aktoer.bruker_id,
                **_sertifikatfelt(sertifikat),
            )
            klient.organisasjoner.set(valgte)
            logg_hendelse(
                klient, "pasklient.registrert", aktoer=aktoer, naa=naa, navn=navn, kvote=kvote,
                organisasjoner=sorted(o.pk for o in valgte), hemmelighet=med_hemmelighet,
                sertifikat=klient.fingeravtrykk,
            )  # fmt: skip
    except IntegrityError as feil:
        raise _opptatt(feil) from None
    return klient, hemmelighet


@transaction.atomic
def endre_klient(
    *, klient: Klient, kontakt: str, kvote: int, organisasjoner: Iterable[Organisasjon], aktoer: Aktoer, naa: datetime
) -> Klient:
    """Another contact, quota or other organisations; log-ins in force follow at once. Repeatable.

    Raises UgyldigOvergang for a revoked client, Domenefeil when nothing is left to speak for.
    """
    klient = _laas(klient)
    valgte = list(organisasjoner)
    _krev_organisasjoner(valgte)
    klient.kontakt, klient.kvote = kontakt, kvote
    klient.save(update_fields=["kontakt", "kvote"])
    klient.organisasjoner.set(valgte)
    # A signed log-in for a school that is taken away is over.
    signerte = _apne(klient).filter(skole__isnull=False).values_list("pk", "skole__sti")
    borte = [pk for pk, sti in signerte if not any(sti.startswith(o.sti) for o in valgte)]
    _apne(klient).filter(pk__in=borte).update(avsluttet=naa)
    logg_hendelse(
        klient, "pasklient.endret", aktoer=aktoer, naa=naa, kvote=kvote, organisasjoner=sorted(o.pk for o in valgte)
    )
    return klient


@sensitive_variables()
@transaction.atomic
def forny_hemmelighet(*, klient: Klient, aktoer: Aktoer, naa: datetime) -> str:
    """A new secret, shown once; the old one and every token it gave are worth nothing from now on."""
    klient = _laas(klient)
    hemmelighet = secrets.token_urlsafe(32)
    klient.hemmelighet_hash = hash_token(hemmelighet)
    klient.save(update_fields=["hemmelighet_hash"])
    _apne(klient).filter(slag=Tilgang.Slag.TOKEN).update(avsluttet=naa)
    logg_hendelse(klient, "pasklient.hemmelighet_fornyet", aktoer=aktoer, naa=naa)
    return hemmelighet


def bytt_sertifikat(*, klient: Klient, sertifikat: Sertifikat, aktoer: Aktoer, naa: datetime) -> Klient:
    """Another certificate, or the first; log-ins that the old one signed are over. The same again is harmless.

    Raises Domenefeil when another client has it.
    """
    try:
        with transaction.atomic():
            klient = _laas(klient)
            if klient.fingeravtrykk == sertifikat.fingeravtrykk:
                return klient
            felt = _sertifikatfelt(sertifikat)
            for navn, verdi in felt.items():
                setattr(klient, navn, verdi)
            klient.save(update_fields=list(felt))
            _apne(klient).filter(slag=Tilgang.Slag.KAPSEL).update(avsluttet=naa)
            logg_hendelse(klient, "pasklient.sertifikat_byttet", aktoer=aktoer, naa=naa,
                          sertifikat=sertifikat.fingeravtrykk)  # fmt: skip
            return klient
    except IntegrityError as feil:
        raise _opptatt(feil) from None


@transaction.atomic
def sperr_klient(*, klient: Klient, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """The client is out, at once and with every log-in it has. Twice is harmless; may be taken back."""
    klient = Klient.objects.select_for_update(of=("self",)).get(pk=klient.pk)
    if klient.sperret:
        return None
    klient.sperret, klient.sperret_av_id = naa, aktoer.bruker_id
    klient.save(update_fields=["sperret", "sperret_av"])
    _apne(klient).update(avsluttet=naa)
    logg_hendelse(klient, "pasklient.sperret", aktoer=aktoer, naa=naa)
    tekst = _("Angre sperringen av %(navn)s") % {"navn": klient.navn}
    return angre.tilby(slag=ANGRESLAG, tekst=tekst[:200], data={"klient": klient.pk}, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_sperring(data: dict[str, int], *, aktoer: Aktoer, naa: datetime) -> str:
    """The client may log in again; what it was logged in with stays over. Raises Klient.DoesNotExist."""
    klient = Klient.objects.select_for_update(of=("self",)).get(pk=data["klient"])
    if klient.sperret:
        klient.sperret, klient.sperret_av_id = None, None
        klient.save(update_fields=["sperret", "sperret_av"])
        logg_hendelse(klient, "pasklient.aapnet", aktoer=aktoer, naa=naa)
    return _("%(navn)s er ikke sperret lenger, og kan logge inn på nytt.") % {"navn": klient.navn}


def _laas(klient: Klient) -> Klient:
    """The client's row, locked. Raises UgyldigOvergang for a revoked one, which is not changed any more."""
    klient = Klient.objects.select_for_update(of=("self",)).get(pk=klient.pk)
    if klient.sperret:
        raise UgyldigOvergang(_("Klienten er sperret, og kan ikke endres. Registrer en ny."), kode="sperret")
    return klient


def _apne(klient: Klient) -> QuerySet[Tilgang]:
    return Tilgang.objects.filter(klient=klient, avsluttet__isnull=True)


def _krev_organisasjoner(valgte: list[Organisasjon]) -> None:
    if not valgte:
        raise Domenefeil(_("Velg minst én organisasjon som klienten taler for."), kode="uten_organisasjon")


def _sertifikatfelt(sertifikat: Sertifikat | None) -> dict[str, str | datetime | None]:
    if sertifikat is None:
        return {"sertifikat": "", "fingeravtrykk": "", "sertifikat_utloeper": None}
    return {
        "sertifikat": sertifikat.pem,
        "fingeravtrykk": sertifikat.fingeravtrykk,
        "sertifikat_utloeper": sertifikat.utloeper,
    }


def _opptatt(feil: IntegrityError) -> Domenefeil:
    """Which of the two that must be a client's own another has."""
    if "fingeravtrykk" in str(feil):
        return Domenefeil(_("En annen klient har dette sertifikatet. Bruk den, eller be om et annet sertifikat."),
                          kode="sertifikat_opptatt")  # fmt: skip
    return Domenefeil(_("En annen klient heter det samme. Velg et annet navn."), kode="navn_opptatt")
