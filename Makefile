# Everything a fresh machine needs: `make run` and `make test`. Both set up first.

PYTHON ?= python3
BIN := .venv/bin
# Nothing stays outside of this folder, so nor does a cache of packages.
export UV_NO_CACHE := 1
export PIP_NO_CACHE_DIR := 1

.PHONY: run test docs pictures prism boot flink flink-stop test-flink topics setup lint types tests test-slow bench lock clean

run: setup
	$(BIN)/newsbeam run --seeds seeds --lake lake

test: setup lint types tests

setup: .venv/ready

OTHER_PYTHON := "expected Python 3.11 to 3.13, got %s; name one that is installed: make run PYTHON=python3.12"
NO_PACKAGES := echo "setup: the packages did not come; it needs a connection to pypi.org and 2 GB of room. Then run make again" >&2; exit 1

.venv/ready: requirements.lock deploy/uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and $(OTHER_PYTHON) % sys.version.split()[0])'
	@echo "setup: packages come into .venv, 1.8 GB, once"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/uv.lock || { $(NO_PACKAGES); }
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock deploy/uv.lock || { $(NO_PACKAGES); }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy
	$(BIN)/mypy deploy/dataflow/main.py deploy/flink/cluster.py

# Where Go is, the tests of streams on Prism run too.
tests: setup
	@if command -v go > /dev/null; then $(MAKE) --no-print-directory prism || echo "prism was not built: its tests are skipped"; fi
	$(BIN)/python -m pytest -n 4 --dist loadfile -m "not slow and not flink"

test-slow: setup
	$(BIN)/python -m pytest -n 4 --dist loadfile -m "not flink"

bench: setup
	$(BIN)/python -m benchmarks

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
# Of the extras, those that tests take; [gcp] has a lock of its own, for the image, and [dask] none.
EXTRAS := dev browse cloud lineage notebook

lock: setup
	$(LOCK) $(EXTRAS:%=--extra=%) pyproject.toml -o requirements.lock
	echo 'setuptools>=77,<90' | $(LOCK) - --extra=gcp --extra=cloud --constraint=requirements.lock pyproject.toml -o deploy/image.lock
	echo 'uv>=0.13,<0.14' | $(LOCK) - -o deploy/uv.lock

# Builds the topic models anew from the data folder that DATA names; the same bytes on one machine.
topics: setup
	OMP_NUM_THREADS=1 $(BIN)/python -m models.topics.build $(DATA)

# The local streaming engine, of the Beam release that requirements.lock pins; needs Go.
prism: .cache/bin/prism

.cache/bin/prism:
	GOBIN=$(CURDIR)/.cache/bin go install github.com/apache/beam/sdks/v2/go/cmd/prism@v2.77.0

# What starts a worker on an engine elsewhere (PROCESS environment); needs Go.
boot: .cache/bin/boot

.cache/bin/boot:
	GOBIN=$(CURDIR)/.cache/bin go install github.com/apache/beam/sdks/v2/python/container@v2.77.0
	mv .cache/bin/container $@

# A Flink cluster on this machine with Beam's job server, for tests and trials; needs Java 11 or 17, Maven and Go.
flink: .cache/flink/ready boot
	$(BIN)/python deploy/flink/cluster.py up

flink-stop:
	$(BIN)/python deploy/flink/cluster.py stop

.cache/flink/ready: deploy/flink/pom.xml deploy/flink/jars.sha256 deploy/flink/flink.lock | setup
	rm -rf .cache/flink/beam .cache/flink/dist
	mvn -q -B -f deploy/flink/pom.xml -DincludeScope=runtime -DoutputDirectory=$(CURDIR)/.cache/flink/beam dependency:copy-dependencies
	cd .cache/flink/beam && sha256sum --check --quiet $(CURDIR)/deploy/flink/jars.sha256
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --target .cache/flink/dist -r deploy/flink/flink.lock
	touch $@

test-flink: .cache/flink/ready boot
	$(BIN)/python -m pytest -m flink tests/flink

docs: setup
	$(BIN)/newsbeam schema --markdown > docs/tables.md

# The README's pictures, from the samples; needs Chromium.
pictures: setup
	$(BIN)/python docs/pictures/draw.py

# All that make, tests and runs left here but lakes.
clean:
	rm -rf .venv .cache build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find pipeline schemas transforms models benchmarks tests docs deploy -name __pycache__ -type d -prune -exec rm -rf {} +
