from django.db import models


class Hendelse(models.Model):
    """One act by somebody, or by the system. Append-only: refused by a trigger and by the database user's rights.

    `aktoer_id` and `objekt_id` are plain numbers, not foreign keys: the log knows nobody above it and outlives them.
    `txid` is set by the database; the seal uses it to take exactly the rows committed since the last seal.
    """

    BARE_TILLEGG = True

    class Aktoerslag(models.TextChoices):
        BRUKER = "bruker", "Ansatt"
        KANDIDAT = "kandidat", "Kandidat"
        SYSTEM = "system", "Systemet"

    tid = models.DateTimeField()
    handling = models.CharField(max_length=60)
    aktoer_slag = models.CharField(max_length=10, choices=Aktoerslag)
    aktoer_id = models.BigIntegerField(null=True)
    objekttype = models.CharField(max_length=60)
    objekt_id = models.BigIntegerField(null=True)
    parti_id = models.BigIntegerField(null=True)
    kandidat_id = models.BigIntegerField(null=True)
    skole_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    sted_hash = models.CharField(max_length=64, blank=True)
    txid = models.BigIntegerField(editable=False, db_default=0)

    class Meta:
        indexes = [
            models.Index(fields=["parti_id", "id"], name="hendelse_parti"),
            models.Index(fields=["kandidat_id", "id"], name="hendelse_kandidat"),
            models.Index(fields=["txid", "id"], name="hendelse_txid"),
        ]
        constraints = [
            models.CheckConstraint(
                name="hendelse_aktoerslag_kjent", condition=models.Q(aktoer_slag__in=["bruker", "kandidat", "system"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handling} ({self.pk})"


class Hendelsessted(models.Model):
    """Address and device of an event. Lies beside it, since retention deletes it and the event stays."""

    hendelse = models.OneToOneField(Hendelse, models.PROTECT, primary_key=True, related_name="sted")
    salt = models.CharField(max_length=32)
    adresse = models.GenericIPAddressField(null=True)
    enhet = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"Sted for hendelse {self.hendelse_id}"


class Forsegling(models.Model):
    """A link of the chain over the event log: all rows of transactions from `fra_txid` up to, not including, `til_txid`."""

    BARE_TILLEGG = True

    tid = models.DateTimeField()
    fra_txid = models.BigIntegerField(unique=True)
    til_txid = models.BigIntegerField(unique=True)
    antall = models.PositiveIntegerField()
    forrige = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="forsegling_gaar_framover", condition=models.Q(til_txid__gt=models.F("fra_txid"))
            ),
        ]

    def __str__(self) -> str:
        return f"Forsegling {self.pk}: {self.antall} hendelser"
