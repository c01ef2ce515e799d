"""Every call as PAS sees it, and what the archive has of it afterwards; connections are used again."""

from datetime import UTC, datetime

import pytest

from config.pas import DEL2
from pas_integration.models import PasMelding
from pas_integration.services import arkiv
from pas_integration.services.kall import Paskall
from pas_kontrakt.meldinger.egne import (
    Fravaersliste,
    Fravaersrad,
    Proevegruppe,
    Proevepamelding,
    Proeveplan,
    Sletting,
)
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.oversikter import (
    Eksamensplan,
    Karaktereksamen,
    Karaktergruppe,
    Karakterkandidat,
    Karakteroversikt,
)
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import (
    Behandling,
    Deltakelse,
    Generasjon,
    Pamelding,
    Pameldingsgruppe,
    Pameldingskandidat,
    Pameldingsrapport,
    Pameldingsreferanse,
    PameldteKandidater,
)
from tests.pas_integration.klient.falskpas import Gitt

pytestmark = pytest.mark.django_db

FNR, API = "03880999973", "/api/ekstern"
NAAR = datetime(2027, 5, 27, 9, 0, tzinfo=UTC)


def karakterer(orgnr):
    kandidat = Karakterkandidat(FNR, "337JQE-V", Deltakelse.DELTATT, 4)
    return Karakteroversikt(orgnr, (Karaktereksamen("REA3056", None, (Karaktergruppe("A", (kandidat,)),)),))


HENTES = {
    "eksamensplan": (f"{API}/eksamensplan", "", lambda k, n: k.eksamensplan(), lambda n: Eksamensplan(())),
    "kandidater": (f"{API}/kandidat", "{}", lambda k, n: k.kandidater(n, "V-2027"), lambda n: PameldteKandidater("V-2027")),
    "rapport": (
        f"{API}/kandidatpamelding/a%2Fb", "", lambda k, n: k.rapport("a/b"),
        lambda n: Pameldingsrapport(n, "Lillevik", (), Behandling.FERDIG, None, "V-2027", "VGS"),
    ),
    "karakterer": (f"{API}/karakter", "{}", lambda k, n: k.karakterer(n, "V-2027").oversikt, karakterer),
    "fravaer": (f"{API}/fravaer", "{}", lambda k, n: k.fravaer(n, "V-2027"), lambda n: Fravaersliste(n, "V-2027")),
    "proeveplan": (f"{API}/proveplan", "orgno={}", lambda k, n: k.proeveplan(n), Proeveplan),
}  # fmt: skip


@pytest.mark.parametrize("generasjon", Generasjon)
@pytest.mark.parametrize("navn", HENTES)
def test_det_som_hentes_kommer_som_den_verdien_det_er(pas, kall, skole, navn, generasjon):
    sti, sporring, handling, lag = HENTES[navn]
    ventet = lag(skole.orgnr)
    pas.gi(sti, Gitt(kropp=skriv(ventet, generasjon)))

    svar = handling(kall(generasjon=generasjon.value), skole.orgnr)

    assert les(skriv(svar, generasjon), type(ventet)) == les(skriv(ventet, generasjon), type(ventet))
    sett = pas.sett[-1]
    full = f"orgno={skole.orgnr}&periodekode=V-2027"
    assert (sett.metode, sett.spoerring) == ("GET", full if sporring == "{}" else sporring.format(skole.orgnr))
    ut, inn = PasMelding.objects.order_by("pk")
    assert (ut.slag, ut.status, ut.noekkel, ut.sti) == (inn.slag, 200, "", sti)
    assert (ut.skole, ut.periodekode, ut.motpart) == (skole, "V-2027", pas.adresse)
    assert arkiv.spill_av(inn, type(ventet)) == svar


@pytest.mark.parametrize("navn", ["paamelding", "sletting", "fravaer", "proeve"])
def test_det_som_sendes_kommer_fram_som_det_ble_skrevet(pas, kall, skole, navn):
    kandidat = Pameldingskandidat(FNR, "Rolig", "Fjord", "nb", "elev")
    gruppe = Pameldingsgruppe("A", "REA3056", None, (), (kandidat,))
    sti, melding, handling, svar = {
        "paamelding": ("/kandidatpamelding", Pamelding("b", "V-2027", skole.orgnr, "S", (gruppe,), "VGS"),
                       Paskall.send_paamelding, Gitt(202, skriv(Pameldingsreferanse("ref-1")))),
        "sletting": ("/kandidat/sletting", Sletting(FNR, skole.orgnr, "V-2027", "REA3056"), Paskall.slett, Gitt(204)),
        "fravaer": ("/fravaer", Fravaersliste(skole.orgnr, "V-2027", (Fravaersrad(FNR, "REA3056", Deltakelse.DOKUMENTERT, NAAR),)),
                    Paskall.send_fravaer, Gitt(200)),
        "proeve": ("/provepamelding", Proevepamelding(skole.orgnr, (Proevegruppe("LES8", "8A", 20),)), Paskall.send_proeve, Gitt(204)),
    }[navn]  # fmt: skip
    pas.gi(API + sti, svar)

    resultat = handling(kall(), melding)

    assert resultat == (Pameldingsreferanse("ref-1") if navn == "paamelding" else None)
    sett = pas.sett[-1]
    assert (sett.metode, sett.kropp, sett.spoerring) == ("POST", skriv(melding), "")
    assert sett.hoder["content-type"].startswith("application/xml")
    ut = PasMelding.objects.order_by("pk").first()
    assert ut.status == svar.status
    assert arkiv.spill_av(ut, type(melding)) == melding


def test_alle_ressursene_i_del_2_har_et_kall():
    assert set(DEL2) - {"klage"} == {"rapport", "karakter", "sletting", "fravaer", "proeve"}


def test_forbindelsen_brukes_om_igjen(pas, kall, skole):
    adresser = set()
    opprinnelig = pas.process_request
    pas.process_request = lambda foresporsel, adresse: (adresser.add(adresse), opprinnelig(foresporsel, adresse))
    pas.gi("/api/ping", Gitt())
    for _ in range(5):
        kall().ping()
    assert len(adresser) == 1


def test_svaret_brukes_selv_om_det_ikke_kan_arkiveres(pas, kall, skole, settings, caplog):
    def fyll_disken(_sett):
        settings.SPOLMAPPE = "/dev/null/full"
        return Gitt(202, skriv(Pameldingsreferanse("ref-1")))

    pas.gi(f"{API}/kandidatpamelding", fyll_disken)
    assert kall().send_paamelding(Pamelding("b", "V-2027", skole.orgnr, "S")) == Pameldingsreferanse("ref-1")
    assert "ble ikke arkivert" in caplog.text
    assert PasMelding.objects.get().status == 202


def test_ingenting_sendes_naar_det_ikke_kan_arkiveres(pas, kall, skole, settings):
    settings.SPOLMAPPE = "/dev/null/full"
    with pytest.raises(OSError, match="Not a directory"):
        kall().send_paamelding(Pamelding("b", "V-2027", skole.orgnr, "S"))
    assert [ett.sti for ett in pas.sett] == ["/connect/token"]
    assert not PasMelding.objects.exists()
