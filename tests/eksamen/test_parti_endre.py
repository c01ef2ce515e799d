"""Editing one party: what is the school's, what the plan's, what is closed, and two administrators at once."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from deltakelse.models import Kandidatdel
from eksamen.forms.partiskjema import PartiForm
from eksamen.models import Eksamensparti
from eksamen.services.lokaleksamen import INGEN_TID, Lokaltid, lag_lokal_eksamen
from eksamen.services.partier import endre_parti
from eksamen.services.partier_flytting import del_parti
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import OSLO, naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat

# Within the factory's period, which lies around today.
DAGEN_FOER, DAG, DAGEN_ETTER = (f"{naa() + timedelta(days=n):%Y-%m-%d}" for n in (11, 12, 13))


def adresse(parti) -> str:
    return reverse("eksamen:endre_parti", args=[parti.pk])


def utfylt(parti, **endret) -> dict[str, str]:
    """The form as the browser sends it when it was opened now, with hidden first values."""
    parti = Eksamensparti.objects.med_plan().get(pk=parti.pk)
    skjema = PartiForm(parti=parti, naa=naa())
    data = {}
    for navn, felt in skjema.fields.items():
        verdi = felt.widget.format_value(skjema.initial.get(navn)) if navn != "forberedelse" else None
        verdi = verdi[0] if isinstance(verdi, list) else verdi
        data[navn] = data[f"initial-{navn}"] = "" if verdi is None else str(verdi)
    if "forberedelse" in skjema.fields:
        krysset = skjema.initial["forberedelse"]
        data["initial-forberedelse"] = str(krysset)
        del data["forberedelse"]
        data |= {"forberedelse": "on"} if krysset else {}
    return data | endret


def lag_lokalt(skole, *, tid=INGEN_TID, eksamenstype="muntlig", form="M", **felt):
    eksamen = lag_lokal_eksamen(
        fag=felt.pop("fag", None) or FagFactory(), periode=PeriodeFactory(), skole=skole, form=form, tid=tid
    )
    return PartiFactory(skole=skole, eksamen=eksamen, eksamenstype=eksamenstype, **felt)


def oslotid(tekst) -> datetime:
    return datetime.fromisoformat(tekst).replace(tzinfo=OSLO)


def test_skolens_egne_felt_endres_med_spor_og_ny_revisjon(som, skoleadmin, parti):
    verdier = {
        "sted": "Samfunnshuset",
        "rom": "Storsalen",
        "eksaminator": "T. Ødegård",
        "sensor": "K. Nilsen",
        "merknad": "Ta med\nPC",
    }

    svar = som(skoleadmin).post(adresse(parti), utfylt(parti, **verdier), follow=True)

    parti.refresh_from_db()
    assert {felt: getattr(parti, felt).replace("\r\n", "\n") for felt in verdier} == verdier
    assert parti.revisjon == 1
    assert "Storsalen" in svar.content.decode()
    hendelse = Hendelse.objects.get(handling="parti.endret")
    assert (hendelse.aktoer_id, hendelse.parti_id) == (skoleadmin.pk, parti.pk)
    assert hendelse.data == {"felt": list(verdier), "revisjon": 1}


def test_de_samme_verdiene_en_gang_til_gir_ikke_nytt_spor(som, skoleadmin, parti):
    for _ in range(2):
        som(skoleadmin).post(adresse(parti), utfylt(parti, rom="B12"))

    assert Hendelse.objects.filter(handling="parti.endret").count() == 1


@pytest.mark.parametrize(
    ("felt", "verdi", "kode"),
    [
        ("rom", "x" * 51, "max_length"),
        ("navn", "", "required"),
        ("eksamenstype", "muntlig", "invalid_choice"),
        ("revisjon", "x", "invalid"),
    ],
)
def test_feil_staar_ved_feltet_og_ingenting_endres(som, skoleadmin, parti, felt, verdi, kode):
    svar = som(skoleadmin).post(adresse(parti), utfylt(parti, **{felt: verdi}))

    assert svar.status_code == 422
    assert svar.context["skjema"].has_error(felt, kode)
    assert Hendelse.objects.count() == 0


def test_navnet_er_unikt_i_fagkoden_ogsaa_mellom_skolens_egne_eksamener(som, skoleadmin, skole):
    fag = FagFactory()
    foerste, andre = lag_lokalt(skole, fag=fag, navn="A"), lag_lokalt(skole, fag=fag, navn="B")

    svar = som(skoleadmin).post(adresse(andre), utfylt(andre, navn="a"))

    assert svar.status_code == 422
    assert "navn" in svar.context["skjema"].errors
    assert foerste.navn == "A"


def test_tidene_kommer_fra_planen_og_vises_uten_felt(som, skoleadmin, parti):
    svar = som(skoleadmin).get(adresse(parti))

    assert "Tidene kommer fra eksamensplanen" in svar.content.decode()
    assert "dato" not in svar.context["skjema"].fields


def test_lokalt_parti_faar_egne_tider_og_kandidatene_foelger(som, skoleadmin, skole):
    parti = lag_lokalt(skole)
    kandidat = lag_kandidat(parti)
    data = utfylt(
        parti, dato=DAG, start="09:00", slutt="11:30", forberedelse="on", forberedelse_dato=DAGEN_FOER,
        forberedelse_fra="10:00", forberedelse_til="12:00", forberedelse_merknad="Hent tema",
    )  # fmt: skip

    assert som(skoleadmin).post(adresse(parti), data).status_code == 302

    tider = {rad.eksamensdel.type: (rad.start, rad.slutt) for rad in Kandidatdel.objects.filter(kandidat=kandidat)}
    assert tider["Eksamen"] == (oslotid(f"{DAG}T09:00"), oslotid(f"{DAG}T11:30"))
    assert tider["Forberedelse"] == (oslotid(f"{DAGEN_FOER}T10:00"), oslotid(f"{DAGEN_FOER}T12:00"))
    parti.eksamen.refresh_from_db()
    assert parti.eksamen.siste_oppmoete == oslotid(f"{DAG}T10:00")
    assert parti.eksamen.sensur_fra == oslotid(f"{DAGEN_ETTER}T00:00")

    uten_dato = utfylt(parti, dato="", start="", slutt="")
    del uten_dato["forberedelse"]
    assert som(skoleadmin).post(adresse(parti), uten_dato).status_code == 302
    parti.eksamen.refresh_from_db()
    assert parti.eksamen.siste_oppmoete == parti.eksamen.periode.gjennomfoering_til
    assert not Kandidatdel.objects.filter(kandidat=kandidat).exists()


@pytest.mark.parametrize("aar", ["2017", "2072"])
def test_et_aar_som_er_skrevet_feil_sies_ved_datoen(som, skoleadmin, skole, aar):
    parti = lag_lokalt(skole)

    svar = som(skoleadmin).post(adresse(parti), utfylt(parti, dato=f"{aar}-05-27", start="09:00", slutt="11:00"))

    assert svar.status_code == 422
    assert "Sjekk året" in svar.context["skjema"].errors["dato"][0]
    assert not parti.eksamen.deler.exists()


def test_et_parti_som_en_annen_sletter_i_mellomtiden_gir_et_svar(parti):
    Eksamensparti.objects.filter(pk=parti.pk).delete()

    for handling in (
        lambda: endre_parti(parti_id=parti.pk, verdier={"rom": "Aula"}, aktoer=SYSTEM, naa=naa()),
        lambda: del_parti(parti_id=parti.pk, kandidat_ider=[1], nytt_navn="X", aktoer=SYSTEM, naa=naa()),
    ):
        with pytest.raises(UgyldigOvergang) as avslag:
            handling()
        assert "slettet av en annen" in str(avslag.value.melding)


@pytest.mark.parametrize(
    ("endret", "felt", "kode"),
    [
        ({"dato": DAG, "start": "12:00", "slutt": "11:00"}, "slutt", "slutt_foer_start"),
        ({"dato": DAG, "start": "09:00"}, "slutt", "mangler"),
        ({"start": "09:00", "slutt": "10:00"}, "dato", "mangler"),
        ({"dato": "31.02.2031"}, "dato", "invalid"),
        ({"forberedelse": "on"}, "forberedelse_merknad", "mangler"),
        ({"forberedelse_merknad": "Hent tema"}, "forberedelse", "uten_kryss"),
        ({"form": "S"}, "form", "form"),
        (
            {"dato": DAG, "start": "09:00", "slutt": "11:00", "forberedelse": "on", "forberedelse_merknad": "x",
             "forberedelse_dato": DAG, "forberedelse_fra": "10:00", "forberedelse_til": "12:00"},
            "forberedelse_dato", "etter_eksamen",
        ),
    ],
)  # fmt: skip
def test_umulige_tider_sies_ved_feltet(som, skoleadmin, skole, endret, felt, kode):
    parti = lag_lokalt(skole)

    svar = som(skoleadmin).post(adresse(parti), utfylt(parti, **endret))

    assert svar.status_code == 422
    assert svar.context["skjema"].has_error(felt, kode)
    assert not parti.eksamen.deler.exists()


def test_datoen_kan_ikke_fjernes_naar_kandidatens_fakta_henger_ved_delen(som, skoleadmin, skole):
    start = naa() + timedelta(days=1)
    parti = lag_lokalt(skole, tid=Lokaltid((start, start + timedelta(hours=1))))
    kandidat = lag_kandidat(parti)
    kandidat.sendespost.create(eksamensdel=parti.eksamen.deler.get(), registrert=naa())

    svar = som(skoleadmin).post(adresse(parti), utfylt(parti, dato="", start="", slutt=""))

    assert svar.status_code == 422
    assert "dato" in svar.context["skjema"].errors


def test_den_andre_av_to_faar_vite_hva_den_foerste_endret_og_ingenting_gaar_tapt(som, skoleadmin, skole, parti):
    andre = bruker_med_rolle(Rolle.SKOLEADMIN, skole)
    min_side = utfylt(parti, rom="Gymsal", merknad="Min merknad")
    som(andre).post(adresse(parti), utfylt(parti, rom="B12", sensor="K. Nilsen"))

    svar = som(skoleadmin).post(adresse(parti), min_side)

    assert svar.status_code == 422
    skjema, tekst = svar.context["skjema"], svar.content.decode()
    assert skjema.has_error("rom", "endret_samtidig")
    assert "B12" in skjema.errors["rom"][0]
    assert "Gymsal" in skjema.errors["rom"][0]
    assert andre.navn in skjema.errors["sensor"][0]
    assert (skjema["rom"].value(), skjema["sensor"].value(), skjema["merknad"].value()) == (
        "Gymsal",
        "K. Nilsen",
        "Min merknad",
    )
    assert 'name="initial-rom"' in tekst
    parti.refresh_from_db()
    assert (parti.rom, parti.sensor, parti.merknad) == ("B12", "K. Nilsen", "")

    ny = {navn: skjema.data[navn] for navn in skjema.data}
    assert som(skoleadmin).post(adresse(parti), ny).status_code == 302
    parti.refresh_from_db()
    assert (parti.rom, parti.sensor, parti.merknad, parti.revisjon) == ("Gymsal", "K. Nilsen", "Min merknad", 2)


@pytest.mark.parametrize("med", [True, False])
def test_krysset_for_forberedelse_flettes_ogsaa(som, skoleadmin, skole, med):
    parti = lag_lokalt(skole, forberedelse_merknad="" if med else "Fra før")
    min_side = utfylt(parti, rom="Gymsal")
    deres = utfylt(parti)
    if med:
        deres |= {"forberedelse": "on", "forberedelse_merknad": "Hent tema"}
    else:
        del deres["forberedelse"]
    som(bruker_med_rolle(Rolle.SKOLEADMIN, skole)).post(adresse(parti), deres)

    skjema = som(skoleadmin).post(adresse(parti), min_side).context["skjema"]

    assert ("forberedelse" in skjema.data) is med
    assert som(skoleadmin).post(adresse(parti), dict(skjema.data)).status_code == 302
    parti.refresh_from_db()
    assert parti.forberedelse_merknad == ("Hent tema" if med else "")


@pytest.fixture
def etter_fristen(parti):
    parti.eksamen.periode.endringsfrist = naa() - timedelta(days=1)
    parti.eksamen.periode.save(update_fields=["endringsfrist"])
    return parti


def test_etter_fristen_er_pas_dataene_laast_men_ikke_skolens_egne(som, skoleadmin, etter_fristen):
    klient = som(skoleadmin)

    svar = klient.post(adresse(etter_fristen), utfylt(etter_fristen, navn="Nytt navn"))
    assert svar.status_code == 422
    assert "Fristen for partiendringer" in svar.context["skjema"].errors["navn"][0]
    assert "Kandidater kan fortsatt" in svar.context["skjema"].errors["navn"][0]
    annen_type = klient.post(adresse(etter_fristen), utfylt(etter_fristen, eksamenstype="sentral_lokal"))
    assert annen_type.context["skjema"].has_error("eksamenstype")
    assert klient.post(adresse(etter_fristen), utfylt(etter_fristen, rom="B12")).status_code == 302
    assert (
        "Fristen for partiendringer gikk ut"
        in klient.get(reverse("eksamen:parti", args=[etter_fristen.pk])).content.decode()
    )


def test_fristen_gjelder_ikke_partier_som_ikke_gaar_til_pas(som, skoleadmin, skole, etter_fristen):
    lokalt = lag_lokalt(skole)

    assert som(skoleadmin).post(adresse(lokalt), utfylt(lokalt, navn="Nytt navn")).status_code == 302


def test_bare_en_annen_type_av_samme_slag_kan_velges(som, skoleadmin, skole):
    parti = lag_lokalt(skole)
    typer = {verdi for verdi, _ in som(skoleadmin).get(adresse(parti)).context["skjema"].fields["eksamenstype"].choices}

    assert typer == {"lokal_egen", "muntlig", "muntlig_praktisk", "praktisk"}


def test_gjennomfoeres_et_annet_sted_lenker_ut_og_har_ingen_eksamensdag(som, skoleadmin, skole):
    eksamen = lag_eksamen(gjennomfoering="eps", lenke="https://eps.example/mat1023")
    tekst = (
        som(skoleadmin)
        .get(reverse("eksamen:parti", args=[PartiFactory(skole=skole, eksamen=eksamen).pk]))
        .content.decode()
    )

    assert 'href="https://eps.example/mat1023"' in tekst
    assert "ingen eksamensdag" in tekst
    assert "Siste oppmøte" not in tekst
