"""What beat runs, and how often."""

from typing import Any

from celery.schedules import crontab

# Each entry: {"task": "app.tasks.navn", "schedule": seconds or crontab}. Tasks are repeatable; the tables are the queue.
TAKT: dict[str, dict[str, Any]] = {
    "forsegl-hendelser": {"task": "felles.tasks.forsegl_hendelser", "schedule": 60.0, "options": {"expires": 50}},
    "toem-livstegn": {"task": "deltakelse.tasks.toem_livstegn", "schedule": 60.0, "options": {"expires": 50}},
    "ta-pulsen": {"task": "monitor.tasks.ta_pulsen", "schedule": 60.0, "options": {"expires": 50}},
    "avslutt-sesjoner": {
        "task": "deltakelse.tasks.avslutt_utloepte_sesjoner",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "rydd-spol": {"task": "levering.tasks.rydd_spol", "schedule": 3600.0, "options": {"expires": 3000}},
    "kjoer-jobber": {"task": "felles.tasks.kjoer_jobber", "schedule": 5.0, "options": {"expires": 4}},
    "rydd-jobber": {"task": "felles.tasks.rydd_jobber", "schedule": 60.0, "options": {"expires": 50}},
    "rydd-angreposter": {"task": "felles.tasks.rydd_angreposter", "schedule": 60.0, "options": {"expires": 50}},
    "kjoer-sjekker": {"task": "sjekk.tasks.kjoer_sjekker", "schedule": 5.0, "options": {"expires": 4}},
    "finn-usjekkede": {"task": "sjekk.tasks.finn_etternoelere", "schedule": 600.0, "options": {"expires": 500}},
    "kjoer-kvitteringer": {
        "task": "kvittering.tasks.kjoer_kvitteringer",
        "schedule": 10.0,
        "options": {"expires": 9},
    },
    "lukk-doegn": {"task": "kvittering.tasks.lukk_doegn", "schedule": 900.0, "options": {"expires": 800}},
    "purr-oppnevninger": {
        "task": "oppnevning.tasks.purr_oppnevninger",
        "schedule": 1800.0,
        "options": {"expires": 1500},
    },
    "rydd-oevelser": {"task": "oevelse.tasks.rydd_oevelser", "schedule": 3600.0, "options": {"expires": 3000}},
    # 03:20 in winter, 04:20 in summer: nobody hands anything in.
    "kontroller-lager": {
        "task": "felles.tasks.kontroller_lager",
        "schedule": crontab(hour=2, minute=20),
        "options": {"expires": 3 * 60 * 60},
    },
    "samkjoer-med-pas": {"task": "pas_integration.tasks.samkjoer", "schedule": 60.0, "options": {"expires": 50}},
    "rydd-pasarkiv": {"task": "pas_integration.tasks.rydd_arkiv", "schedule": 3600.0, "options": {"expires": 3000}},
    "rydd-pasinnlogginger": {
        "task": "pas_tjener.tasks.rydd_innlogginger",
        "schedule": 3600.0,
        "options": {"expires": 3000},
    },
    "rydd-pasmottak": {"task": "pas_tjener.tasks.rydd_mottak", "schedule": 900.0, "options": {"expires": 800}},
    "rydd-importer": {"task": "felles.tasks.rydd_importer", "schedule": 3600.0, "options": {"expires": 3000}},
}
