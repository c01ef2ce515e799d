from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from felles.importer.filer import krev_stoerrelse
from felles.importer.grunnlag import Importfeil
from felles.importer.kjoeringer import Fil

ARK = ".xlsx,.csv,.txt,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,text/csv"
XML = ".xml,text/xml,application/xml"


class ImportfilForm(forms.Form):
    """The school, where the user has several, and the file."""

    skole = forms.ModelChoiceField(
        queryset=Organisasjon.objects.none(),
        to_field_name="orgnr",
        label=_("Skole"),
        empty_label=None,
        error_messages={
            "required": _("Velg hvilken skole filen gjelder."),
            "invalid_choice": _("Du administrerer ikke denne skolen. Velg en av skolene i listen."),
        },
    )
    fil = forms.FileField(
        label=_("Fil"),
        error_messages={
            "required": _("Velg filen som skal importeres."),
            "missing": _("Velg filen som skal importeres."),
            "empty": _("Filen er tom. Lag den på nytt der den kom fra, og velg den igjen."),
        },
    )

    def __init__(self, *args: Any, skoler: QuerySet[Organisasjon] | None, med_xml: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fil = self.fields["fil"]
        fil.widget.attrs["accept"] = f"{ARK},{XML}" if med_xml else ARK
        fil.help_text = (
            _("XLSX, CSV eller XML på høyst 20 MB. Ingenting lagres før du har sett hva som skjer med hver rad.")
            if med_xml
            else _("XLSX eller CSV på høyst 20 MB. Ingenting lagres før du har sett hva som skjer med hver rad.")
        )
        if skoler is None:
            del self.fields["skole"]
            return
        felt = self.fields["skole"]
        assert isinstance(felt, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        felt.queryset = skoler
        alle = list(skoler[:2])
        if len(alle) == 1:
            felt.widget = forms.HiddenInput()
            felt.initial = alle[0].orgnr

    def clean_fil(self) -> UploadedFile[bytes]:
        fil: UploadedFile[bytes] = self.cleaned_data["fil"]
        try:
            krev_stoerrelse(fil.size or 0)
        except Importfeil as feil:
            raise ValidationError(str(feil.melding), code=feil.kode) from None
        return fil

    def avvis(self, feil: Importfeil) -> None:
        """Put everything that is wrong with the file on the field."""
        for en in feil.flere:
            self.add_error("fil", ValidationError(en.tekst, code=en.kode))

    def lest_fil(self) -> Fil:
        """Name and bytes. Call only after is_valid()."""
        fil: UploadedFile[bytes] = self.cleaned_data["fil"]
        return Fil(navn=fil.name or "", data=fil.read())
