"""A client takes a candidate out of an exam, for good or not at all."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Kandidat, Person
from elever.services.fjerning import fjern_kandidater
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from pas_kontrakt.meldinger.egne import Sletting
from pas_tjener.models import Klient, Mottak, Utmelding
from pas_tjener.services.numre import noekkel as noekkel_for


class UkjentKandidat(Domenefeil):
    """The school has never had that person in that exam, as far as this PAS knows."""


class KanIkkeSlettes(Domenefeil):
    """Something has come of the candidate; the reason is in the words."""


class MaaVente(Domenefeil):
    """An enrolment of the school is on its way, and may have the candidate in it."""


@transaction.atomic
@sensitive_variables()
def slett(
    *,
    sletting: Sletting,
    skole: Organisasjon,
    periode: Eksamensperiode,
    klient: Klient,
    aktoer: Aktoer,
    naa: datetime,
) -> None:
    """Take the candidate out. Repeatable: one who has been taken out already is out.

    Raises UkjentKandidat, and KanIkkeSlettes once the candidate has uploaded, delivered or been graded, or anything else
    of the exam day stands on them. Rule: PAS contract 2; elever.services.fjerning. Raises MaaVente when the candidate is
    not enrolled, and a message that came before is not worked up: it would bring back whom we said was out.
    """
    # Asked before the candidate is looked for: what is worked up from here on has written all it will.
    venter = Mottak.objects.filter(skole=skole, periode=periode, behandlet__isnull=True).exists()
    eksamen, noekkel = _finn_eksamen(sletting, periode), noekkel_for(sletting.fodselsnr)
    if eksamen is None or not noekkel:
        raise _ukjent()
    person = Person.objects.etter_noekkel([noekkel]).get(noekkel)
    kandidat = Kandidat.objects.filter(
        person=person, eksamen=eksamen, parti__skole=skole, parti__eksamenstype__in=Eksamensparti.PAS_TYPER
    ).first()
    if kandidat is None or not _ta_ut(kandidat, aktoer, naa):
        if venter:
            tekst = _("En påmelding fra skolen er ikke ferdig behandlet. Send slettingen på nytt når den er det.")
            raise MaaVente(tekst, kode="venter")
        if not Utmelding.objects.filter(skole=skole, eksamen=eksamen, nummer_hash=noekkel).exists():
            raise _ukjent()
        return
    utmelding, _ny = Utmelding.objects.update_or_create(
        skole=skole, eksamen=eksamen, nummer_hash=noekkel, defaults={"klient": klient, "tid": naa}
    )
    logg_hendelse(
        utmelding, "pasklient.tok_ut_kandidat", aktoer=aktoer, naa=naa, skole_id=skole.pk, kandidat_id=kandidat.pk,
        klient=klient.pk,
    )  # fmt: skip


def _ta_ut(kandidat: Kandidat, aktoer: Aktoer, naa: datetime) -> bool:
    """Take out the candidate; False when somebody else has just done it. Raises KanIkkeSlettes."""
    svar = fjern_kandidater(parti_id=kandidat.parti_id, kandidat_ider=[kandidat.pk], aktoer=aktoer, naa=naa).svar
    if svar and svar[0].gjort:
        return True
    if svar:
        raise KanIkkeSlettes(_("Kandidaten kan ikke slettes: %(grunn)s") % {"grunn": svar[0].melding}, kode="bundet")
    if Kandidat.objects.filter(pk=kandidat.pk).exists():
        raise KanIkkeSlettes(_("Kandidaten ble flyttet samtidig. Send slettingen på nytt."), kode="samtidig")
    return False


def _finn_eksamen(sletting: Sletting, periode: Eksamensperiode) -> Eksamen | None:
    fag = {"fag__fagkode": sletting.fagkode.upper(), "fag__variant": (sletting.variant or "").upper()}
    return Eksamen.objects.i_planen().filter(periode=periode, **fag).first()


def _ukjent() -> UkjentKandidat:
    return UkjentKandidat(
        _("Kandidaten er ikke påmeldt ved skolen i denne fagkoden og perioden."), kode="ukjent_kandidat"
    )
