"""Encryption of personal data: who can read what, and that nothing is said of the values."""

import base64

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import settings as hypotese
from hypothesis import strategies as st

from felles.felt import KryptertTekstField
from felles.kryptering import KanIkkeDekryptere, dekrypter, hash_token, krypter, krypterer, noekkelhash

NUMMER = "15870899901"
FORMAAL = "person.nummer"
tekst = st.text(st.characters(exclude_categories=()))
# The key is checked and made ready for each call: fast enough that many examples cost nothing.
mange = hypotese(max_examples=200, deadline=None)


@pytest.fixture
def to_noekler(settings):
    settings.PERSONDATA_NOEKLER = {1: b"1" * 32, 2: b"2" * 32}
    return settings


def feilkode(skjult: str, formaal: str = FORMAAL) -> str:
    with pytest.raises(KanIkkeDekryptere) as fanget:
        dekrypter(skjult, formaal=formaal)
    assert NUMMER not in f"{fanget.value!r} {fanget.value.melding}"
    assert skjult == "" or skjult not in f"{fanget.value!r} {fanget.value.melding}"
    return fanget.value.kode


@given(tekst)
@mange
def test_kryptert_tekst_leses_tilbake(klar):
    assert dekrypter(krypter(klar, formaal=FORMAAL), formaal=FORMAAL) == klar


def test_samme_tekst_blir_ny_hver_gang_og_viser_ikke_innholdet():
    skjulte = {krypter(NUMMER, formaal=FORMAAL) for _ in range(100)}

    assert len(skjulte) == 100
    assert all(skjult.startswith("v1:") and NUMMER not in skjult for skjult in skjulte)


def test_kryptert_for_ett_formaal_kan_ikke_leses_for_et_annet():
    assert feilkode(krypter(NUMMER, formaal=FORMAAL), "kandidat.passord") == "endret"


def test_enhver_endret_byte_oppdages():
    versjon, kropp = krypter(NUMMER, formaal=FORMAAL).split(":")
    raa = base64.urlsafe_b64decode(kropp)

    for plass in range(len(raa)):
        endret = raa[:plass] + bytes([raa[plass] ^ 1]) + raa[plass + 1 :]
        assert feilkode(f"{versjon}:{base64.urlsafe_b64encode(endret).decode()}") == "endret"


@pytest.mark.parametrize(
    "skjult", ["", NUMMER, "v1:", "v0:AAAA", "v1:AAAA", "v1:A", "v1:" + "A" * 37, "v1 :AAAA", "v１:AAAA"]
)
def test_verdi_som_ikke_er_kryptert_gir_feil_om_formen(skjult):
    assert feilkode(skjult) == "form"


@given(tekst | st.text("v12:AQ=-_", max_size=60))
@mange
def test_ingen_tekst_gir_annet_enn_kan_ikke_dekryptere(skjult):
    with pytest.raises(KanIkkeDekryptere):
        dekrypter(skjult, formaal=FORMAAL)


def test_hoeyeste_noekkel_skriver_og_alle_leser(to_noekler):
    to_noekler.PERSONDATA_NOEKLER = {1: b"1" * 32}
    gammel = krypter(NUMMER, formaal=FORMAAL)
    to_noekler.PERSONDATA_NOEKLER = {2: b"2" * 32, 1: b"1" * 32}
    ny = krypter(NUMMER, formaal=FORMAAL)

    assert (gammel[:3], ny[:3]) == ("v1:", "v2:")
    assert {dekrypter(skjult, formaal=FORMAAL) for skjult in (gammel, ny)} == {NUMMER}


def test_manglende_noekkel_nevnes_med_versjon(to_noekler):
    skjult = krypter(NUMMER, formaal=FORMAAL)
    to_noekler.PERSONDATA_NOEKLER = {1: b"1" * 32}

    with pytest.raises(KanIkkeDekryptere, match="version 2") as fanget:
        dekrypter(skjult, formaal=FORMAAL)

    assert fanget.value.kode == "noekkel"


def test_mange_tekster_krypteres_som_en_og_en(to_noekler):
    to_noekler.PERSONDATA_NOEKLER = {1: b"1" * 32, 2: b"2" * 32}
    skjul = krypterer(formaal="a")

    skjulte = [skjul(tekst) for tekst in ("Å", "", "Å")]

    assert [dekrypter(skjult, formaal="a") for skjult in skjulte] == ["Å", "", "Å"]
    assert all(skjult.startswith("v2:") for skjult in skjulte)
    assert skjulte[0] != skjulte[2]


def test_feil_noekkel_med_samme_versjon_leser_ikke(to_noekler):
    skjult = krypter(NUMMER, formaal=FORMAAL)
    to_noekler.PERSONDATA_NOEKLER = {2: b"x" * 32}

    assert feilkode(skjult) == "endret"


@pytest.mark.parametrize("noekler", [{}, {1: b"kort"}, {1: "x" * 32}, {1: b"1" * 32, 2: b"2" * 16}])
def test_feil_oppsatte_noekler_stopper_alt(settings, noekler):
    settings.PERSONDATA_NOEKLER = noekler

    with pytest.raises(ImproperlyConfigured, match="PERSONDATA_NOEKLER"):
        krypter(NUMMER, formaal=FORMAAL)


def test_noekkelhash_er_fast_og_avhenger_av_tekst_formaal_og_noekkel(settings):
    settings.PERSONDATA_HASHNOEKKEL = b"h" * 32
    foerste = noekkelhash(NUMMER, formaal=FORMAAL)

    assert noekkelhash(NUMMER, formaal=FORMAAL) == foerste
    assert len(foerste) == 64
    andre = {noekkelhash("03880999973", formaal=FORMAAL), noekkelhash(NUMMER, formaal="fiktivt.nummer")}
    settings.PERSONDATA_HASHNOEKKEL = b"g" * 32
    assert len({foerste, noekkelhash(NUMMER, formaal=FORMAAL), *andre}) == 4


def test_formaal_og_tekst_glir_ikke_over_i_hverandre():
    assert noekkelhash("bc", formaal="a") != noekkelhash("c", formaal="ab")


@pytest.mark.parametrize("noekkel", [b"", b"kort", "h" * 32, None])
def test_for_svak_hashnoekkel_stopper_alt(settings, noekkel):
    settings.PERSONDATA_HASHNOEKKEL = noekkel

    with pytest.raises(ImproperlyConfigured, match="PERSONDATA_HASHNOEKKEL"):
        noekkelhash(NUMMER, formaal=FORMAAL)


def test_hash_av_token_er_sha256():
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.fixture
def lapp(db):
    """A table with an encrypted column of its own, gone again after the test."""
    with isolate_apps("felles"):

        class Lapp(models.Model):  # noqa: DJ008 - never shown
            tekst = KryptertTekstField(formaal="lapp.tekst", null=True)

            class Meta:
                app_label = "felles"

        with connection.schema_editor() as editor:
            editor.create_model(Lapp)
        yield Lapp
        with connection.schema_editor() as editor:
            editor.delete_model(Lapp)


def raatt() -> list[str | None]:
    with connection.cursor() as peker:
        peker.execute("SELECT tekst FROM felles_lapp ORDER BY id")
        return [rad[0] for rad in peker.fetchall()]


def test_feltet_krypterer_paa_vei_inn_og_leser_paa_vei_ut(lapp):
    en = lapp.objects.create(tekst=NUMMER)
    lapp.objects.bulk_create([lapp(tekst="Kåre"), lapp(tekst=""), lapp(tekst=None)])

    assert list(lapp.objects.order_by("pk").values_list("tekst", flat=True)) == [NUMMER, "Kåre", "", None]
    lagret = raatt()
    assert lagret[3] is None
    assert all(verdi.startswith("v1:") and NUMMER not in verdi for verdi in lagret[:3])
    en.tekst = "ny"
    en.save(update_fields=["tekst"])
    lapp.objects.filter(tekst__isnull=True).update(tekst="var tom")
    alle = list(lapp.objects.order_by("pk"))
    alle[1].tekst = "Åse"
    lapp.objects.bulk_update(alle, ["tekst"])
    assert [rad.tekst for rad in lapp.objects.order_by("pk")] == ["ny", "Åse", "", "var tom"]


def test_verdi_skrevet_forbi_feltet_gir_feil_naar_den_leses(lapp):
    with connection.cursor() as peker:
        peker.execute("INSERT INTO felles_lapp (tekst) VALUES (%s)", [NUMMER])

    with pytest.raises(KanIkkeDekryptere):
        lapp.objects.get()


@pytest.mark.parametrize(
    "oppslag", ["tekst", "tekst__exact", "tekst__in", "tekst__contains", "tekst__length", "tekst__lower__in"]
)
def test_kryptert_felt_kan_ikke_soekes_i(lapp, oppslag):
    with pytest.raises(FieldError) as fanget:
        list(lapp.objects.filter(**{oppslag: [NUMMER] if oppslag.endswith("in") else NUMMER}))

    assert NUMMER not in str(fanget.value)


def test_feltet_kan_skrives_i_en_migrasjon():
    _, sti, args, kwargs = KryptertTekstField(formaal="lapp.tekst", blank=True).deconstruct()

    assert sti == "felles.felt.KryptertTekstField"
    assert KryptertTekstField(*args, **kwargs).deconstruct()[3] == {"formaal": "lapp.tekst", "blank": True}


def test_unikt_eller_indeksert_kryptert_felt_meldes_av_sjekkene():
    with isolate_apps("felles"):

        class Lapp(models.Model):  # noqa: DJ008 - never shown
            unik = KryptertTekstField(formaal="a", unique=True)
            indeksert = KryptertTekstField(formaal="b", db_index=True)
            uten = KryptertTekstField(formaal="")
            rett = KryptertTekstField(formaal="c")

            class Meta:
                app_label = "felles"

        funn = {(feil.obj.name, feil.id) for feil in Lapp.check() if feil.id and feil.id.startswith("felles.")}

    assert funn == {("unik", "felles.E002"), ("indeksert", "felles.E002"), ("uten", "felles.E001")}
