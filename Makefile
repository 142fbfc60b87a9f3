# 整改看板: the recipes that README and .ci/run call.
PYTHON ?= python3
BIN := .venv/bin
export PYTHONUTF8 := 1

.PHONY: install install-dev data run test check format bench fuzz kills screenshots bundle clean

# Make the environment in .venv with the pinned packages.
install: .venv/.installed

.venv/.installed: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "缺少 Python：请先安装 Python 3.11 或更高版本。Python 3.11 or newer is missing."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 版本太低：需要 3.11 或更高版本（可用 make PYTHON=python3.11 指定）。Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python 缺少 venv：请安装 python3-venv 后再试。The venv module is missing: install python3-venv."; exit 1; }
	@echo "正在安装到 .venv，第一次需要几分钟。Installing into .venv; this takes minutes the first time."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

# Add the packages that checks and tests need.
install-dev: .venv/.installed-dev

.venv/.installed-dev: .venv/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# Load the 2023 case and the demo county into the database, unless it is there already.
data: install var/.loaded

var/.loaded:
	@mkdir -p var
	@$(BIN)/python -m dashboard.samples data
	@touch $@

# Install, load the data and open the web app on 127.0.0.1:8501.
run: data
	@$(BIN)/rectify serve

# Run every test that can run on this machine; one that cannot says why.
test: install-dev
	$(BIN)/python -m pytest -n auto --dist worksteal -rs

# Format, lint, types, layers and security: changes nothing.
check: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/bandit --quiet --recursive loaders dashboard pages

# Put the code into the house format.
format: install-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Measure, as ratios taken in one run; printed and kept in tests/bench/. One part: make bench PART=pages
bench: install-dev
	$(BIN)/python -m tests.bench $(PART)

# Spoil files, packages and addresses and look for traces, hangs, partial loads: make fuzz FILES=500 ADDRESSES=50 SEED=7
fuzz: install-dev
	$(BIN)/python -m tests.fuzz --files $(or $(FILES),10000) --packages $(or $(PACKAGES),1000) --addresses $(or $(ADDRESSES),1000) --seed $(or $(SEED),1)

# Kill whatever writes, from import to handover, and PostgreSQL itself, and open what is left: make kills COUNT=50
kills: install-dev
	RECTIFY_TEST_KILLS=$(or $(COUNT),200) RECTIFY_TEST_SEED=$(or $(SEED),1) $(BIN)/python -m pytest -q tests/store/test_killed.py

# Take pictures of every page in both themes at four sizes into var/screenshots, and those the README shows.
screenshots: install-dev
	$(BIN)/python -m tests.browser.screenshots

PLATFORM ?= windows
VERSION := 3.11
BUNDLE := var/bundle/rectify-$(PLATFORM)
TAGS_windows := win_amd64
TAGS_linux-x86_64 := manylinux_2_28_x86_64 manylinux_2_27_x86_64 manylinux_2_17_x86_64 manylinux2014_x86_64
TAGS_linux-aarch64 := $(subst x86_64,aarch64,$(TAGS_linux-x86_64))

# Make an installation for a machine without internet in var/: PLATFORM windows, linux-x86_64 or linux-aarch64.
bundle: install
	@test -n "$(TAGS_$(PLATFORM))" || { echo "没有名为 $(PLATFORM) 的平台：请用 windows、linux-x86_64 或 linux-aarch64。"; exit 1; }
	rm -rf $(BUNDLE) $(BUNDLE).zip $(BUNDLE).tar.gz
	mkdir -p $(BUNDLE)/wheels $(BUNDLE)/data
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps -w $(BUNDLE)/wheels .
	$(BIN)/python -m pip download --quiet --disable-pip-version-check -c constraints.txt -d $(BUNDLE)/wheels \
	  --only-binary=:all: --python-version $(VERSION) $(addprefix --platform ,$(TAGS_$(PLATFORM))) $(BUNDLE)/wheels/rectify-*.whl
	cp -r data/demo data/ebian_2023 data/templates $(BUNDLE)/data/
	for file in start.sh start.bat start.desktop read_me.txt; do \
	  sed 's/@VERSION@/$(VERSION)/g' dashboard/deploy/bundle/$$file > $(BUNDLE)/$$file; done
	sed -i 's/$$/\r/' $(BUNDLE)/start.bat $(BUNDLE)/read_me.txt
	chmod +x $(BUNDLE)/start.sh $(BUNDLE)/start.desktop
ifeq ($(PLATFORM),windows)
	rm $(BUNDLE)/start.sh $(BUNDLE)/start.desktop
	cd var/bundle && ../../$(BIN)/python -m zipfile -c rectify-$(PLATFORM).zip rectify-$(PLATFORM)
else
	rm $(BUNDLE)/start.bat
	tar -C var/bundle -czf $(BUNDLE).tar.gz rectify-$(PLATFORM)
endif

# Remove what the recipes made, the database included.
clean:
	rm -rf .venv var build dist
