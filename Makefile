# Eksamensløpet. «make help» viser hva som finnes.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PY := .venv/bin/python
BIN := .venv/bin
PYTEST := $(PY) -m pytest -q
# Every process would compile our own code again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo demo-reset manage hovedlop hovedlop-pas bilder test test-rask test-nettleser bench kaos-levering kaos-monitor kaos-pas lint format oppsett laas

help: ## Vis denne listen
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

demo: ## Start demoskolen på 127.0.0.1, og PAS på porten etter (PORT=9000 make demo, PAS=nei lar PAS være)
	@verktoey/oppsett.sh demo
	@exec $(PY) -m verktoey.demo

demo-reset: ## Tøm demoens database, filer og .data
	@verktoey/oppsett.sh demo
	@$(PY) -m verktoey.demo --nullstill

manage: ## Kjør en kommando mot demoen som går: make manage K="importer_pamelding fil.xml --skole 974000000" (STED=pas/ for PAS)
	@test -f .data/$(STED)miljoe || { echo "FEIL: demoen er ikke startet. Kjør make demo i et annet vindu først." >&2; exit 2; }
	@set -a; . .data/$(STED)miljoe; exec $(PY) manage.py $(K)

hovedlop: utvikling ## Spill hovedløpet i en ekte nettleser mot et ferskt nettsted
	@verktoey/systempakker.sh
	@$(PY) -m verktoey.hovedlop

hovedlop-pas: utvikling ## Spill hele runden over skolens nettsted og PAS i en ekte nettleser
	@verktoey/systempakker.sh
	@$(PY) -m verktoey.hovedlop.pas

bilder: utvikling ## Ta bildene i README på nytt fra de ekte sidene
	@verktoey/systempakker.sh
	@$(PY) -m verktoey.bilder

test: utvikling ## Kjør alle tester, også i nettleser og med ekte arbeider
	@verktoey/systempakker.sh
	@$(PYTEST) -n 2 --dist worksteal

test-rask: utvikling ## Kjør testene uten nettleser
	@$(PYTEST) -n 2 --dist worksteal -m "not nettleser"

test-nettleser: utvikling ## Kjør bare testene i nettleser
	@verktoey/systempakker.sh
	@$(PYTEST) -n 2 --dist worksteal -m nettleser

bench: utvikling ## Mål mot gulvet, på en egen database (CASE=import_20000 velger én)
	@$(PY) -m bench $(CASE)

kaos-levering: utvikling ## Last opp mens tjenere drepes og nettet kuttes (ANTALL=60 er en kort prøve)
	@$(PY) -m verktoey.kaos

kaos-monitor: utvikling ## La to handle på samme kandidat samtidig, 1000 ganger per par (ANTALL=50 er en kort prøve)
	@$(PY) -m verktoey.kaos.monitor

kaos-pas: utvikling ## Utveksle med PAS mens arbeidere drepes og nettet ødelegger svarene (ANTALL=20 er en kort prøve)
	@$(PY) -m verktoey.kaos.pas

lint: utvikling ## Sjekk format, kode, maler, typer, importer, migrasjoner og produksjonsoppsett
	@PATH="$(CURDIR)/$(BIN):$$PATH" verktoey/lint.sh

format: utvikling ## Formater koden
	@$(BIN)/ruff format -q .
	@$(BIN)/ruff check -q --fix .

oppsett: utvikling ## Sett opp utviklingsmiljøet i .venv og .bygg

laas: utvikling ## Forny låsene etter endringer i pyproject.toml eller package.json
	@verktoey/laas.sh

.PHONY: utvikling
utvikling:
	@verktoey/oppsett.sh utvikling
