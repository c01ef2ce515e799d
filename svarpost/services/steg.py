"""Where a bundle of paper answers is: each step is a row that is never changed, and taken back by another."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensparti
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from svarpost.models import Poststeg, Returadresse
from svarpost.permissions import deler_av
from svarpost.querysets.bunker import SKOLENS, Bunke, bunker, partier_med_post
from svarpost.querysets.veien import FORRIGE, SENDES, SKOLEN
from svarpost.services.postgang import ikke_din, neste_steg, sporing_for, tas_tilbake

# Whose step it is, as it is said to somebody else.
HVEM: Final = {
    SKOLEN: gettext_lazy("skolen"), "1": gettext_lazy("førstesensor"), "2": gettext_lazy("andresensor"),
    FORRIGE: gettext_lazy("den som har besvarelsene"),
}  # fmt: skip


@transaction.atomic
def registrer_steg(
    *, parti_id: int, steg: str, sporing: str = "", til: int | None = None, aktoer: Aktoer, naa: datetime
) -> Poststeg:
    """Note the next step of the party's bundle. Repeatable: the step that stands last, again, leaves no trace.

    `til` is the sensor that the page named where something is sent: the answers went there, also when another has taken
    over since. Raises UgyldigOvergang when it is no longer known as one of the party, when another step comes now, and
    before the exam has begun; Domenefeil for somebody whose step it is not, without a tracking number where something is
    sent, and as long as the receiver is not appointed.
    """
    bunke = _laas(parti_id, naa)
    if steg not in Poststeg.Steg.values:
        raise Domenefeil(_("Velg et av stegene på siden."), kode="ukjent_steg")
    bruker = _bruker(aktoer)
    if bunke.siste is not None and bunke.siste.steg == steg and _er_ens(bunke, bunke.siste, bruker, naa):
        return bunke.siste
    neste = neste_steg(bunke.muligheter, steg, roller=deler_av(bruker, bunke, naa), navn=HVEM)
    if not bunke.er_over:
        raise UgyldigOvergang(_("Eksamenen har ikke begynt. Meld fra når besvarelsene er sendt."), kode="ikke_begynt")
    nummer = sporing_for(steg, sporing, sendes=SENDES)
    ny = Poststeg.objects.create(
        parti_id=parti_id, steg=steg, sporing=nummer, registrert=naa, av=bruker,
        til_id=_mottaker(bunke, neste.til, til) if neste.til else None,
    )  # fmt: skip
    # No party is named: where the paper is changes nothing in the live table.
    logg_hendelse(ny, "svarpost.steg", aktoer=aktoer, naa=naa, skole_id=bunke.parti.skole_id, steg=steg)
    return ny


@transaction.atomic
def angre_steg(*, parti_id: int, steg_id: int, aktoer: Aktoer, naa: datetime) -> Poststeg | None:
    """Take back the step that stands last, by a row of its own. Repeatable: one that is taken back stays so (None).

    Raises UgyldigOvergang when others have gone on from it, Domenefeil for somebody whose step it was not.
    """
    bunke = _laas(parti_id, naa)
    siste = bunke.siste
    if not tas_tilbake(siste, steg_id, Poststeg.objects.filter(parti=parti_id)) or siste is None:
        return None
    if not _er_ens(bunke, siste, _bruker(aktoer), naa):
        raise ikke_din()
    ny = Poststeg.objects.create(parti_id=parti_id, steg=siste.steg, registrert=naa, av=_bruker(aktoer), opphever=siste)
    logg_hendelse(ny, "svarpost.opphevet", aktoer=aktoer, naa=naa, skole_id=bunke.parti.skole_id, steg=ny.steg)
    return ny


@transaction.atomic
def lagre_returadresse(
    *, skole_id: int, gateadresse: str, postnummer: str, poststed: str, aktoer: Aktoer, naa: datetime
) -> Returadresse:
    """Where the school wants its answers back. The same again leaves no trace."""
    skole = Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=skole_id)
    adresse = Returadresse.objects.filter(skole=skole).first() or Returadresse(skole=skole)
    nye = {"gateadresse": gateadresse, "postnummer": postnummer, "poststed": poststed}
    if all(getattr(adresse, felt) == verdi for felt, verdi in nye.items()):
        return adresse
    for felt, verdi in nye.items():
        setattr(adresse, felt, verdi)
    if adresse._state.adding:
        adresse.save()
    else:
        adresse.save(update_fields=list(nye))
    logg_hendelse(adresse, "svarpost.returadresse", aktoer=aktoer, naa=naa, skole_id=skole.pk)
    return adresse


def _laas(parti_id: int, naa: datetime) -> Bunke:
    list(Eksamensparti.objects.select_for_update(of=("self",)).filter(pk=parti_id).values_list("pk"))
    parti = partier_med_post().filter(pk=parti_id).first()
    if parti is None:
        raise Domenefeil(_("Partiet har ingen besvarelser i posten lenger. Ingenting er lagret."), kode="ingen_post")
    return bunker([parti], naa)[0]


def _bruker(aktoer: Aktoer) -> Bruker:
    if aktoer.bruker_id is None:
        raise Domenefeil(_("Bare skolen og de to sensorene melder hvor besvarelsene er."), kode="ikke_din")
    return Bruker.objects.get(pk=aktoer.bruker_id)


def _er_ens(bunke: Bunke, steg: Poststeg, bruker: Bruker, naa: datetime) -> bool:
    """Whether the user registered the step, or somebody else at the same school did."""
    return steg.av_id == bruker.pk or (steg.steg in SKOLENS and SKOLEN in deler_av(bruker, bunke, naa))


def _mottaker(bunke: Bunke, nummer: str, til: int | None) -> int:
    """The sensor that has that number now; or whom the page named, who had it when the answers were sent."""
    if nummer not in bunke.sensorer:
        melding = _("Partiet har ikke fått sensoren som skal ha besvarelsene. Spør %(navn)s før du sender.")
        raise Domenefeil(melding % {"navn": bunke.parti.eksamen.ansvarlig.navn}, kode="ingen_mottaker")
    staar = bunke.sensorer[nummer].bruker_id
    if til is None or til == staar:
        return staar
    if bunke.numre.get(til) != nummer:
        melding = _("Partiet har fått en annen sensor siden du åpnet siden, så steget er ikke lagret. Se hvem som skal ha "
                    "besvarelsene nå, og meld det igjen.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="byttet")
    return til
