"""What the e-mails about appointments say: in bokmål, and no more than the person needs to answer."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles.tid import oslo
from oppnevning.models import Oppnevning, Utsending

Slag = Utsending.Slag


@sensitive_variables("token", "avsnitt")
def lag_epost(utsending: Utsending, token: str) -> EmailMessage:
    """The letter; `token` is the way to answer, where there is one. Reasons stay on the site: e-mail is open to many."""
    oppnevning = utsending.oppnevning
    faggruppe = oppnevning.faggruppe
    with translation.override("nb"):
        verdier = {
            "navn": oppnevning.bruker.navn,
            "eier": faggruppe.eier.navn,
            "gruppe": faggruppe.navn,
            "periode": faggruppe.periode.kode,
            "rolle": Oppnevning.Rolle(oppnevning.rolle).label.lower(),
            "frist": date_format(oslo(oppnevning.svarfrist), "l j. F Y \\k\\l. H:i"),
            "svar": f"{settings.NETTADRESSE}{reverse('oppnevning:svar', args=[token])}" if token else "",
            "logg_inn": f"{settings.NETTADRESSE}{reverse('oppnevning:mine')}",
        }
        emne, avsnitt = TEKSTER[Slag(utsending.slag)](verdier)
        avsnitt = [_("Hei, %(navn)s.") % verdier, *avsnitt, str(faggruppe.eier.navn), _automatisk()]
    return EmailMessage(
        # A name may have come with a line break in it, which no subject can have.
        subject=" ".join(emne.split()),
        body="\n\n".join(avsnitt) + "\n",
        to=[oppnevning.bruker.epost],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _automatisk() -> str:
    return _("Dette er en automatisk melding, og den kan ikke besvares.")


def _forespoersel(v: dict[str, str]) -> tuple[str, list[str]]:
    return _("Vil du være %(rolle)s? Svar innen %(frist)s") % v, [
        _("%(eier)s spør deg om å være %(rolle)s i faggruppen %(gruppe)s, perioden %(periode)s.") % v,
        _("Svar ja eller nei her: %(svar)s") % v,
        _("Svarfristen er %(frist)s. Lenken er din egen. Gi den ikke videre.") % v,
        _(
            "Når du takker ja, erklærer du taushet, oppgir en gateadresse for papirbesvarelser og sier fra om inhabilitet."
        ),
    ]


def _purring(v: dict[str, str]) -> tuple[str, list[str]]:
    return _("Vi mangler svaret ditt: %(rolle)s i %(gruppe)s") % v, [
        _("%(eier)s har spurt deg om å være %(rolle)s i faggruppen %(gruppe)s, perioden %(periode)s.") % v,
        _("Svar ja eller nei her: %(svar)s") % v,
        _("Svarfristen er %(frist)s.") % v,
    ]


def _bekreftelse(v: dict[str, str]) -> tuple[str, list[str]]:
    return _("Du er oppnevnt: %(rolle)s i %(gruppe)s") % v, [
        _("Du har takket ja til å være %(rolle)s i faggruppen %(gruppe)s, perioden %(periode)s.") % v,
        _("Oppnevningsbrevet og opplysningene dine finner du her: %(logg_inn)s") % v,
    ]


def _trukket(v: dict[str, str]) -> tuple[str, list[str]]:
    return _("Oppnevningen er trukket: %(rolle)s i %(gruppe)s") % v, [
        _("Oppnevningen eller forespørselen som %(rolle)s i faggruppen %(gruppe)s, perioden %(periode)s, er trukket.")
        % v,
        _("Ta kontakt med %(eier)s hvis du lurer på hvorfor.") % v,
    ]


TEKSTER = {
    Slag.FORESPOERSEL: _forespoersel,
    Slag.PURRING: _purring,
    Slag.BEKREFTELSE: _bekreftelse,
    Slag.TRUKKET: _trukket,
}
