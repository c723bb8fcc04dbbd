# 共议. GNU make 4 and a POSIX shell; nothing of the virtual environment needs to be on PATH.
PYTHON ?= python3
PY := .venv/bin/python
PO := $(wildcard translations/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
LOCK := .venv/uv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help install run test lint fmt bench docs messages lock dev venv runtime

help: ## 列出所有命令
	@echo '共议 Gongyi。用法：make 命令'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: runtime $(MO) ## 建立 .venv，安装锁定的依赖（锁文件没变就不重装），编译译文
	@:

run: install ## 安装并启动服务，打印本机和手机要打开的地址
	@exec $(PY) wsgi.py

test: dev $(MO) ## 准备测试环境，然后跑 ruff、mypy 和全部测试
	@sh tests/setup_machine.sh
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m pytest -n 3

lint: dev ## 检查代码写法和类型（ruff、mypy）
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

fmt: dev ## 整理代码格式，修好能自动修的写法
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: dev $(MO) ## 压力测试：200 和 1000 人同时表决，一万条议题时列表和搜索页要多久，启动要多久，打印 JSON；再在30部手机上开一晚会，中途断两次电
	@$(PY) tests/load/bench.py
	@$(PY) tests/load/pages.py
	@$(PY) tests/load/starts.py
	@THIRTY_PHONES=1 $(PY) -m pytest -q -s -p no:xdist tests/browser/test_thirty_phones.py

docs: runtime ## 从规则书生成 docs/ 下的 rulebook.md、lifecycles.md、floor.md
	@$(PY) -m docs.make

messages: runtime ## 从代码和模板抽取待译文字，更新 translations/ 下的 .po
	@mkdir -p translations
	@$(PY) -m babel.messages.frontend extract -F babel.cfg -k N_ -k _ -k gettext -k lazy_gettext \
		-k ngettext:1,2 -k lazy_ngettext:1,2 --sort-by-file --add-location=file --no-wrap \
		--project=gongyi -o translations/messages.pot .
	@if [ -n "$(PO)" ]; then \
		$(PY) -m babel.messages.frontend update -i translations/messages.pot -d translations \
			--no-fuzzy-matching --no-wrap --ignore-pot-creation-date; \
	else \
		$(PY) -m babel.messages.frontend init -i translations/messages.pot -d translations -l en --no-wrap; \
	fi

lock: venv ## 按 requirements/*.in 重新锁定依赖（加 UPGRADE=1 则升级）
	@test -x .venv/uv/bin/uv || { $(PYTHON) -m venv .venv/uv && .venv/uv/bin/python -m pip install -q uv; }
	@cd requirements && ../$(LOCK) $(if $(UPGRADE),--upgrade) runtime.in -o runtime.lock
	@cd requirements && ../$(LOCK) $(if $(UPGRADE),--upgrade) dev.in -o dev.lock

venv:
	@if [ -x $(PY) ] && $(PY) -c ''; then exit 0; fi; \
	if ! command -v $(PYTHON) >/dev/null 2>&1; then \
		echo '没有找到 $(PYTHON)。请先安装 Python 3.11 或更新的版本，再运行一次。' >&2; exit 1; fi; \
	if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "共议需要 Python 3.11 或更新的版本，$(PYTHON) 是 $$($(PYTHON) -V 2>&1)。可以指定另一个：make PYTHON=python3.11 命令" >&2; \
		exit 1; fi; \
	rm -rf .venv; \
	if ! $(PYTHON) -m venv .venv; then \
		rm -rf .venv; \
		echo '没能建立虚拟环境 .venv。Debian、Ubuntu 上请先安装 python3-venv，再运行一次。' >&2; exit 1; fi

# The stamp is a copy of the lock that was installed: comparing the two takes a millisecond,
# and unlike a time stamp it survives `git checkout`.
runtime: venv
	@cmp -s requirements/runtime.lock .venv/runtime.lock || { \
		echo '正在安装运行所需的依赖……' && \
		$(PY) -m pip install -q --require-hashes -r requirements/runtime.lock && \
		cp requirements/runtime.lock .venv/runtime.lock; }

dev: runtime
	@cmp -s requirements/dev.lock .venv/dev.lock || { \
		echo '正在安装测试所需的依赖……' && \
		$(PY) -m pip install -q --require-hashes -r requirements/dev.lock && \
		cp requirements/dev.lock .venv/dev.lock; }

%.mo: %.po | runtime
	@$(PY) -m babel.messages.frontend compile -i $< -o $@
