"""The compose file, held against the compose specification's own schema (it comes with check-jsonschema)."""

import json
from importlib.resources import files

import jsonschema
import pytest
import yaml

from tests.arkitektur.filer import ROT


@pytest.fixture(scope="module")
def skjema():
    vei = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
    return json.loads(vei.read_text(encoding="utf-8"))


@pytest.fixture
def compose():
    return yaml.safe_load((ROT / "docker-compose.yml").read_text())


def feil(skjema, dokument):
    return [f.message for f in jsonschema.validators.validator_for(skjema)(skjema).iter_errors(dokument)]


def test_compose_filen_foelger_skjemaet(skjema, compose):
    assert feil(skjema, compose) == []


def test_skjemaet_avslaar_en_feil_i_filen(skjema, compose):
    compose["services"]["web"]["portz"] = ["8000:8000"]

    assert feil(skjema, compose)


def test_tjenestene_er_de_nettstedet_trenger(compose):
    assert {"db", "redis", "web", "worker", "beat"} <= set(compose["services"])
    assert compose["services"]["db"]["image"].startswith("postgres:18")


def test_hver_hemmelighet_er_en_fil_som_er_navngitt(compose):
    brukt = {navn for tjeneste in compose["services"].values() for navn in tjeneste.get("secrets", [])}

    assert brukt == set(compose["secrets"])
    for tjeneste in compose["services"].values():
        for navn, verdi in tjeneste.get("environment", {}).items():
            if str(verdi).startswith("/run/secrets/"):
                assert navn.endswith("_FILE")
                assert verdi.removeprefix("/run/secrets/") in tjeneste["secrets"]


def test_nettstedet_er_ikke_aapent_for_andre_enn_proxyen_paa_maskinen(compose):
    porter = [p for tjeneste in compose["services"].values() for p in tjeneste.get("ports", [])]

    assert porter == ["127.0.0.1:8000:8000"]


def test_mappene_for_filer_og_spol_lages_paa_volumet_foer_nettstedet_starter(compose):
    """The site never makes them itself, and is not ready without them: a disk that is not mounted must show."""
    klargjoering = compose["services"]["klargjoer"]
    kommando = " ".join(klargjoering["command"])

    for navn in ("FILLAGER", "SPOLMAPPE"):
        mappe = klargjoering["environment"][navn]
        assert mappe in kommando.partition("&&")[0]
        assert any(mappe.startswith(f"{volum.partition(':')[2]}/") for volum in klargjoering["volumes"])
