# Two commands need nothing but Python 3.11+ and make:
#   make demo    a whole month on a synthetic province of 24,000 people
#   make test    every test, PostgreSQL included
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO ?= demo
JOBS ?= 2

.PHONY: demo history histories oracle more kills stops test lint bench lock messages house wheel fuzz postfix mutants mutants-sample clean

$(READY): setup.cfg pyproject.toml requirements-dev.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: $(READY)
	$(BIN)/hoso demo $(DEMO)

test: $(READY)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

# Tests, benchmarks and tools import hoso as it is installed, from folders that only Python finds:
# for pyright the rooms stand under one folder by links.
TYPED := build/typed/hoso
$(TYPED): setup.cfg
	mkdir -p $@ && touch $@
	cd $@ && for room in $$(sed -n 's/^    hoso\.\([a-z]*\) = .*/\1/p' ../../../setup.cfg); do ln -sfn ../../../$$room $$room; done

lint: $(READY) $(TYPED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright --warnings

# 200 kills at random instants on each engine, 20 at even steps, 50 of the outbox; the suite does 12, 5 and 15.
kills: $(READY)
	HOSO_KILLS=200 HOSO_KILL_POINTS=20 HOSO_MAIL_KILLS=50 $(BIN)/python -m pytest -s \
		tests/connectors/mirror/test_kill.py tests/connectors/mail/test_outbox.py -k "kill"

# PostgreSQL stopped and started again under 200 commands; the suite does 12.
stops: $(READY)
	HOSO_STOPS=200 $(BIN)/python -m pytest tests/connectors/mirror/test_stopped.py -s

# Two years of 24,000 people against the truth; the suite does 13 months of 240.
history: $(READY)
	$(BIN)/python -m tests.history.run

# 1,000 random histories of up to 24 lives for each of two properties through the real mirror, half an hour on two cores; the suite does a few.
histories: $(READY)
	HOSO_HISTORIES=1000 $(BIN)/python -m pytest -n $(JOBS) tests/sync/test_histories.py

# Twenty times as many examples as the suite tries, for what is tried by chance.
more: $(READY)
	HOSO_MORE=20 $(BIN)/python -m pytest -n $(JOBS) $$(grep -rl "more(" tests --include=test_*.py)

# Fifty random provinces of four periods through files, review workbook, apply, undo and a lagging national side, against the oracle of the
# three-way table; the suite does three.
oracle: $(READY)
	HOSO_ORACLE=50 $(BIN)/python -m pytest -n $(JOBS) tests/sync/test_oracle.py

# Every small change of the core, hours on two cores; goes on where it was stopped. Writes docs/mutants.md.
mutants: $(READY)
	$(BIN)/python -m tools.mutants --jobs $(JOBS) --page docs/mutants.md --least 0.85

# Sixty of them, ten of each of six rooms, drawn by seed, within six minutes. A sample of 60 errs by
# five in a hundred, so LEAST stands ten below what the whole has; with 0 it tells, and fails when a
# room fails without a change.
LEAST ?= 0
mutants-sample: $(READY)
	$(BIN)/python -m tools.mutants --jobs $(JOBS) --each 10 --rooms 6 --seconds 330 --fresh --least $(LEAST)

bench: $(READY)
	$(BIN)/python -m benchmarks.month

# Pins what is installed now; run in a fresh environment after changing setup.cfg.
lock: $(READY)
	$(BIN)/python -m pip freeze --all --exclude-editable | grep -v -e '^hoso' -e '^pip==' > requirements-dev.lock

# Collects the Vietnamese texts and compiles the English catalogue; names the texts that still lack a translation.
messages: $(READY)
	$(BIN)/python -m tools.messages

# Draws docs/house.svg from the imports.
house: $(READY)
	$(BIN)/python -m tools.house

# The outbox against Debian's postfix: as root, with postfix installed.
postfix: $(READY)
	HOSO_POSTFIX=1 $(BIN)/python -m pytest tests/connectors/mail/test_postfix.py

# The project's own templates, issued and checked as the CI of a Department's repository does.
templates: $(READY)
	rm -rf build/templates && mkdir -p build/templates
	for kind in $$($(BIN)/python -c "from hoso.connectors.templates.kinds import KINDS; print(*KINDS)"); do $(BIN)/hoso template build build/templates/$$kind.xlsx --kind $$kind || exit; done
	$(BIN)/hoso template check build/templates/*.xlsx --format github

# The wheel, installed in a clean environment and tried once.
wheel: $(READY)
	rm -rf build dist && $(BIN)/python -m build --wheel --no-isolation --outdir dist .
	$(PYTHON) -m venv build/clean && build/clean/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl -c requirements-dev.lock
	cd build && clean/bin/hoso --version && clean/bin/hoso rules list | tail -n 1 && clean/bin/hoso demo --people 300 --workbooks 12 small

# Reads 5,000 spoiled workbooks: nobody may be lost unseen, nothing may stop or swell. FUZZ=200 for a short run.
fuzz: $(READY)
	$(BIN)/python -m tests.workbooks.fuzz $(or $(FUZZ),5000)

clean:
	rm -rf build dist $(VENV) .pytest_cache .ruff_cache .hypothesis
