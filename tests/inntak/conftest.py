"""An intake office over the county's schools, and grades that have changed."""

import pytest

from brukere.models.bruker import Rolle
from felles.tid import naa
from klage.models import Annullering, Klage, Klageutfall
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_klage, lag_publisert_parti


@pytest.fixture
def inntak(fylke):
    return bruker_med_rolle(Rolle.INNTAKSKONTOR, fylke)


@pytest.fixture
def kandidater(skole, statsforvalter):
    """Two candidates with the grades 3 and 4, published yesterday."""
    return list(lag_publisert_parti(skole, statsforvalter, "3", "4").kandidater.order_by("pk"))


def avgjort(kandidat, verdi, *, karakter="3", synlig_fra=None, laget=None, erstattet=None):
    """An appeal that was answered elsewhere."""
    klage = Klage.objects.filter(kandidat=kandidat).first() or lag_klage(kandidat, karakter=karakter)
    Klage.objects.filter(pk=klage.pk, status="registrert").update(status="avgjort", avsluttet=naa())
    return Klageutfall.objects.create(
        klage=klage, kilde="annet_sted", verdi=verdi, maalform="nb", synlig_fra=synlig_fra or naa(),
        laget=laget or naa(), erstattet=erstattet,
    )  # fmt: skip


def annuller(kandidat, bruker, **felt):
    """A decision by the exam's own authority."""
    return Annullering.objects.create(
        **(
            {"kandidat": kandidat, "vedtatt": naa(), "vedtatt_av": bruker, "myndighet": kandidat.eksamen.ansvarlig}
            | felt
        )
    )
