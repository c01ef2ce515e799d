from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from brukere.querysets.organisasjoner import OrganisasjonQuerySet
from felles.nummer import orgnr as orgnummer


def valider_orgnr(verdi: str) -> None:
    """Form and model check of an organisation number (mod 11). Raises ValidationError."""
    if not orgnummer.er_gyldig(verdi):
        raise ValidationError(
            _("«%(verdi)s» er ikke et gyldig organisasjonsnummer. Det har ni siffer; sjekk at alle er riktige."),
            code="orgnr",
            params={"verdi": verdi},
        )


class Organisasjon(models.Model):
    """A school, its owner, or an authority above; a tree, so that each sees what lies under it.

    `sti` is the path of ids from the top (`/1/4/9/`), set by the service that creates it: what lies under an organisation is one
    prefix search. `pas_orgnr` is the number PAS knows the school by, when it is another (the unit's number).
    """

    class Slag(models.TextChoices):
        UDIR = "udir", _("Utdanningsdirektoratet")
        STATSFORVALTER = "statsforvalter", _("Statsforvalter")
        FYLKESKOMMUNE = "fylkeskommune", _("Fylkeskommune")
        KOMMUNE = "kommune", _("Kommune")
        SKOLE = "skole", _("Skole")
        PRIVATISTKONTOR = "privatistkontor", _("Privatistkontor")

    slag = models.CharField(max_length=20, choices=Slag)
    navn = models.CharField(_("navn"), max_length=200)
    orgnr = models.CharField(_("organisasjonsnummer"), max_length=9, unique=True, validators=[valider_orgnr])
    pas_orgnr = models.CharField(_("organisasjonsnummer i PAS"), max_length=9, blank=True)
    overordnet = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="underordnede")
    sti = models.CharField(max_length=200, editable=False, db_index=True, db_collation="C", default="")
    epost = models.EmailField(_("e-post"), blank=True)
    telefon = models.CharField(_("telefon"), max_length=20, blank=True)

    objects = OrganisasjonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisasjon_slag_kjent",
                condition=models.Q(
                    slag__in=["udir", "statsforvalter", "fylkeskommune", "kommune", "skole", "privatistkontor"]
                ),
            ),
            models.CheckConstraint(name="organisasjon_orgnr_ni_siffer", condition=models.Q(orgnr__regex=r"^[0-9]{9}$")),
            models.UniqueConstraint(
                fields=["pas_orgnr"], name="organisasjon_pas_orgnr_unikt", condition=~models.Q(pas_orgnr="")
            ),
        ]

    def __str__(self) -> str:
        return self.navn

    @property
    def nummer_i_pas(self) -> str:
        """The number that PAS messages carry for this school."""
        return self.pas_orgnr or self.orgnr
