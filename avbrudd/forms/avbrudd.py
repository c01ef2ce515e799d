"""Forms of the incidents."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from avbrudd.models import Avbrudd
from deltakelse.services.tidstillegg import MAKS_MINUTTER
from felles.tid import dagens_dato, doegnet, oslo

KLOKKEFEIL = {"invalid": _("Skriv klokkeslettet som timer og minutter, for eksempel 10:15.")}


def klokkefelt(etikett: Any, hjelp: Any) -> forms.TimeField:
    """A time of a Norwegian day; empty means now."""
    return forms.TimeField(
        label=etikett,
        required=False,
        help_text=hjelp,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=KLOKKEFEIL,
    )


def til_tidspunkt(klokke: time | None, dag: datetime) -> datetime | None:
    """That time on the Norwegian day of a moment (aware); None when nothing was written."""
    if klokke is None:
        return None
    midnatt = oslo(doegnet(dagens_dato(dag))[0])
    return midnatt.replace(hour=klokke.hour, minute=klokke.minute)


class StartAvbruddForm(forms.Form):
    """Who it is about, why, and since when."""

    gjelder = forms.ChoiceField(
        label=_("Hvem gjelder det?"),
        widget=forms.Select,
        error_messages={
            "required": _("Velg hvem avbruddet gjelder."),
            "invalid_choice": _("Velg noe fra listen. Du kan føre avbrudd for dem du er vakt for."),
        },
    )
    aarsak = forms.ChoiceField(
        label=_("Årsak"),
        choices=[("", _("Velg årsak")), *Avbrudd.Aarsak.choices],
        error_messages={
            "required": _("Velg årsaken til avbruddet."),
            "invalid_choice": _("Velg årsaken til avbruddet."),
        },
    )
    startet = klokkefelt(_("Når begynte det?"), _("La stå tom når det begynner nå."))
    beskrivelse = forms.CharField(
        label=_("Hva skjedde?"),
        required=False,
        max_length=2000,
        help_text=_("Brukes i dokumentasjonen. Skriv ikke om helsen til noen."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, omraader: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        felt = self.fields["gjelder"]
        assert isinstance(felt, forms.ChoiceField)  # noqa: S101 - for the type checker
        felt.choices = [("", _("Velg hvem")), *omraader]


class StoppAvbruddForm(forms.Form):
    """When it was over."""

    stoppet = klokkefelt(
        _("Når var det over?"), _("La stå tom når det er over nå. Er dagen gått, skriv når det var over den dagen.")
    )


class MinutterForm(forms.Form):
    """The same number of minutes for all that are chosen; empty means what each lost."""

    minutter = forms.IntegerField(
        label=_("Minutter til hver"),
        required=False,
        min_value=1,
        max_value=MAKS_MINUTTER,
        help_text=_("La stå tom for å gi det hver har tapt."),
        error_messages={
            "invalid": _("Skriv antall minutter med tall."),
            "min_value": _("Gi minst ett minutt, eller avslå."),
            "max_value": _("Det kan gis høyst 240 minutter."),
        },
    )
