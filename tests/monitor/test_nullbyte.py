"""A zero byte in any text of an address or a form is no choice, and never an error of the database."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]
NULL = "a\x00b"
LES = [
    ("/monitor/", "sok rom gruppe tilgang fremdrift fravaer skole dato visning sorter side per ip dempet"),
    ("/monitor/tabell/", "sok rom gruppe skole dato visning sorter side v"),
    ("/monitor/oppmoete/", "parti rom skole"),
    ("/monitor/melding/", "kandidat kandidater skole til tekst setning"),
    ("/monitor/kandidater/{pk}/tilgang/sent/", "liste"),
    ("/monitor/kandidater/{pk}/logg/", "fane"),
    ("/monitor/avbrudd/", "dato kandidat gjelder"),
    ("/monitor/mistanker/", "side"),
]
SKRIV = [
    ("/monitor/flere/", {"valgt": NULL, "handling": "tilgang"}),
    ("/monitor/flere/", {"valgt": "{pk}", "handling": NULL}),
    ("/monitor/flere/", {"valgt": "{pk}", "handling": "oppmoete", "liste": f"?rom={NULL}&sok={NULL}"}),
    ("/monitor/tilgang/", {"kandidater": f"{{pk}},{NULL}", "liste": NULL}),
    ("/monitor/oppmoete/", {"handling": f"til-stede:{NULL}"}),
    ("/monitor/oppmoete/", {"handling": f"{NULL}:{{pk}}"}),
    ("/monitor/oppmoete/", {"handling": "del1:{pk}", "klokkeslett": NULL}),
    ("/monitor/melding/", {"til": NULL, "tekst": NULL, "kandidat": "{pk}"}),
    ("/monitor/melding/", {"til": "valgte", "tekst": NULL, "kandidat": "{pk}", "skole": NULL, "setning": NULL}),
    ("/monitor/kandidater/{pk}/tilgang/", {"liste": NULL}),
    ("/monitor/kandidater/{pk}/tilgang/sent/", {"begrunnelse": NULL, "liste": NULL}),
    ("/monitor/kandidater/{pk}/valg/", {"valg": NULL, "liste": NULL}),
    ("/monitor/kandidater/{pk}/fjern-tilgang/", {"sesjon": NULL}),
    ("/monitor/avbrudd/", {"gjelder": NULL, "aarsak": NULL, "beskrivelse": NULL, "startet": NULL}),
    ("/monitor/avbrudd/", {"gjelder": "kandidat-{pk}", "aarsak": "annet", "beskrivelse": NULL, "startet": ""}),
    ("/monitor/kandidater/{pk}/mistanke/", {"slag": NULL, "beskrivelse": NULL, "sett": NULL}),
    ("/monitor/adresser/", {"skole": NULL, "handling": "paa"}),
    ("/monitor/adresser/", {"skole": "{orgnr}", "handling": NULL}),
    ("/monitor/adresser/", {"skole": "{orgnr}", "handling": "legg_til", "nett": NULL, "navn": NULL}),
    ("/monitor/adresser/", {"skole": "{orgnr}", "handling": "fjern", "omraade": NULL}),
]
FEIL = 500


@pytest.mark.parametrize(("sti", "navn"), [(sti, navn) for sti, alle in LES for navn in alle.split()])
def test_i_en_adresse(som, skoleadmin, kandidat, sti, navn):
    klient = som(skoleadmin)
    klient.raise_request_exception = False
    for verdi in (NULL, "\x00", "1\x00"):
        assert klient.get(sti.format(pk=kandidat.pk), {navn: verdi}).status_code < FEIL


@pytest.mark.parametrize(("sti", "felt"), SKRIV)
def test_i_et_skjema(som, skoleadmin, kandidat, sti, felt):
    klient = som(skoleadmin)
    klient.raise_request_exception = False
    verdier = {"pk": kandidat.pk, "orgnr": kandidat.parti.skole.orgnr}
    data = {navn: verdi.format(**verdier) for navn, verdi in felt.items()}
    assert klient.post(sti.format(**verdier), data).status_code < FEIL
