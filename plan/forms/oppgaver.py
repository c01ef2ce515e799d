from django import forms
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamen, Eksamensdel, Maalform
from eksamen.models.valg import Deltype


class OppgaveForm(forms.Form):
    """A paper for a part of this exam."""

    eksamensdel = forms.ModelChoiceField(
        queryset=Eksamensdel.objects.none(),
        label=_("Eksamensdel"),
        empty_label=None,
        error_messages={"invalid_choice": _("Velg en av delene i denne eksamenen.")},
    )
    maalform = forms.ChoiceField(label=_("Målform"), choices=Maalform)
    fil = forms.FileField(
        label=_("Oppgaven som PDF"),
        help_text=_("PDF på høyst 40 MB. Kandidatene får den når eksamensdelen starter, og ikke før."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={
            "required": _("Velg filen med oppgaven."),
            "empty": _("Filen er tom. Lagre oppgaven som PDF på nytt, og velg den igjen."),
        },
    )

    def __init__(self, *args: object, eksamen: Eksamen, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        felt = self.fields["eksamensdel"]
        felt.queryset = eksamen.deler.exclude(type=Deltype.FORBEREDELSE)  # type: ignore[attr-defined]
        felt.label_from_instance = lambda deel: deel.get_type_display()  # type: ignore[attr-defined]
