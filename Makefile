# Diên Hồng. `make run` and `make test` install what is missing (Debian packages, npm registry) and need nothing else.
# VARIANT: release (default), asan, tsan, clang. Everything is built under build/.

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
SHELL := /bin/sh
VARIANT ?= release
B := build/$(VARIANT)
G := build/gen
T := build/tools
ARGS ?=
LANGUAGE_ARG ?=

PACKAGES := gcc libc6-dev make pkg-config gzip libwebsockets-dev libwebsockets-evlib-uv libuv1-dev libsqlite3-dev \
	libcjson-dev libsodium-dev libutf8proc-dev libqrencode-dev libzip-dev libcap-dev zlib1g-dev libssl-dev ca-certificates git \
	libcairo2-dev libpango1.0-dev libxlsxwriter-dev fonts-croscore
MODULES := libwebsockets libuv sqlite3 libcjson libsodium libutf8proc libqrencode libzip libssl libcrypto cairo pangocairo
TEST_PACKAGES := libcmocka-dev chromium fonts-noto-core openssl qpdf poppler-utils libxml2-utils
OFFICE_PACKAGES := libreoffice-calc libreoffice-writer poppler-utils

CC_release := gcc
CC_asan := gcc
CC_tsan := gcc
CC_clang := clang
CC_fuzz := clang
CC_coverage := gcc
OPT_release := -O2 -D_FORTIFY_SOURCE=2
OPT_asan := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
OPT_tsan := -O1 -fno-omit-frame-pointer -fsanitize=thread
OPT_clang := -O2
OPT_fuzz := -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
OPT_coverage := -O0 --coverage -fprofile-update=atomic -Wl,-u,__gcov_dump
CC := $(CC_$(VARIANT))
OPT := $(OPT_$(VARIANT))
ifeq ($(CC),)
$(error unknown VARIANT '$(VARIANT)')
endif

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror
VERSION := $(shell git describe --always --dirty 2>/dev/null || echo 0)
CFLAGS := -std=c17 -D_GNU_SOURCE $(WARN) -g -pthread -fPIE -fstack-protector-strong -fstack-clash-protection -ffile-prefix-map=$(CURDIR)=. \
	-Ishared -Ihub -Iclient-cli -I$(G) $(OPT)
LDFLAGS := -pie -pthread -Wl,-z,relro,-z,now -Wl,--as-needed $(OPT)

ROOMS_BASE := $(sort $(wildcard shared/base/*.c))
ROOMS_I18N := shared/i18n/catalog.c $(G)/catalog_gen.c $(G)/words.c
ROOMS_PROTOCOL := $(filter-out shared/protocol/schemac%.c,$(sort $(wildcard shared/protocol/*.c))) $(G)/schema_gen.c
ROOMS_CORE := $(sort $(shell find hub/core -name '*.c' 2>/dev/null))
ROOMS_REPORT := $(sort $(shell find hub/report -name '*.c' 2>/dev/null))
ROOMS_ROOM := $(sort $(wildcard hub/room/*.c))
ROOMS_JOURNAL := $(sort $(wildcard hub/journal/*.c))
ROOMS_SERVER := $(sort $(wildcard hub/server/*.c))
# Formats that need a library of their own; they are not pure, and the hub runs them in a child process (decision 24).
FORMATS := $(sort $(wildcard hub/report/format/far.c hub/report/format/docx*.c hub/report/format/pdf*.c hub/report/format/xlsx*.c))
PURE := $(ROOMS_BASE) $(ROOMS_I18N) $(ROOMS_PROTOCOL) $(ROOMS_CORE) $(filter-out $(FORMATS),$(ROOMS_REPORT)) $(ROOMS_ROOM)
CLI := $(sort $(wildcard client-cli/*.c))
GENERATED := $(G)/schema_gen.h $(G)/words.h

comma := ,
obj = $(patsubst %.c,$(B)/%.o,$(1))
PURE_O := $(call obj,$(PURE))
HUB_O := $(PURE_O) $(call obj,$(FORMATS) $(ROOMS_JOURNAL) $(ROOMS_SERVER) hub/main.c) $(B)/$(G)/assets_tab.o $(B)/$(G)/assets.o
CLI_O := $(call obj,$(ROOMS_BASE) $(ROOMS_I18N) $(ROOMS_PROTOCOL) $(ROOMS_CORE) $(filter-out $(FORMATS),$(ROOMS_REPORT)) $(CLI))
UNIT := $(patsubst tests/%.c,$(B)/tests/%,$(sort $(wildcard tests/unit/test_*.c tests/contract/test_*.c tests/house/test_*.c)))
TOOLS_C := $(patsubst tests/%.c,$(B)/tests/%,$(sort $(wildcard tests/plays/run.c tests/golden/run.c)))
BENCHES := $(patsubst tests/%.c,$(B)/tests/%,$(addprefix tests/bench/,count.c exports.c feel.c room.c shares.c))
# What the journal stands on is made to fail: tests/faults/disk.c stands before the C library's own calls.
FAULTS := $(patsubst %,$(B)/tests/faults/%,cuts positions flips)
FAULTS_O := $(call obj,tests/faults/disk.c tests/faults/life.c)
# One thread, one seed, one run: the hub's heart with phones, lines and a disk that are made up.
SIM := $(B)/tests/sim/run
SIM_O := $(call obj,$(sort $(wildcard tests/sim/*.c)) hub/server/clock.c)
SEEDS ?= 1000
FROM ?= 1
# Here the linker puts tests/faults/memory.c before malloc and its kin.
TORTURE := $(B)/tests/faults/torture
TORTURE_O := $(call obj,tests/faults/torture.c tests/faults/memory.c tests/faults/life.c $(sort $(wildcard tests/faults/scenes_*.c)))
WRAP := $(patsubst %,-Wl$(comma)--wrap=%,malloc calloc realloc reallocarray free _Exit)
# The hub itself so; its own main stays, and it is played over sockets.
TORTURED_HUB := $(B)/tests/faults/dienhong-hub
FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
CLI_FUZZERS := $(B)/fuzz/fuzz_count $(B)/fuzz/fuzz_import

.PHONY: all run test check asan tsan clang-build arrows pure fuzz differential soak floods load bench e2e faults torture sim sim-planted office reliability accept fmt clean web units tools
all: $(B)/dienhong-hub $(B)/dienhong

# The flags come from a generated file: make rebuilds it (installing packages), then restarts itself.
ifeq ($(filter clean fmt arrows,$(or $(MAKECMDGOALS),all)),)
include build/deps.mk
endif
build/deps.mk: scripts/deps.sh Makefile
	@mkdir -p $(@D)
	@scripts/deps.sh "$(PACKAGES)" "$(MODULES)" > $@.tmp && mv $@.tmp $@
build/test-deps: scripts/deps.sh scripts/proxy.sh Makefile build/deps.mk
	@scripts/deps.sh "$(TEST_PACKAGES)" "" > /dev/null && scripts/proxy.sh && touch $@
LIB_CFLAGS ?=
LIB_LIBS ?=
# pkg-config of Debian 13 finds it only beside the headers of minizip, whose zip.h would stand before that of libzip.
LIB_LIBS += -lxlsxwriter

# -- generated sources --

$(T)/schemac: $(wildcard shared/protocol/schemac*.c shared/protocol/schemac*.h)
	@mkdir -p $(@D)
	gcc -std=c17 -D_GNU_SOURCE $(WARN) -O1 -g -Ishared $(filter %.c,$^) -o $@
SCHEMAS := $(sort $(wildcard shared/protocol/*.schema))
$(G)/schema_gen.h: $(T)/schemac $(SCHEMAS)
	@mkdir -p $(G)
	$(T)/schemac $(G) $(SCHEMAS)
	@touch $@
$(G)/schema_gen.c $(G)/schema.ts $(G)/reference.md: $(G)/schema_gen.h ;
$(T)/i18nc: shared/i18n/i18nc.c
	@mkdir -p $(@D)
	gcc -std=c17 -D_GNU_SOURCE $(WARN) -O1 -g -Ishared $(LIB_CFLAGS) $< -lcjson -o $@
$(G)/words.h: $(T)/i18nc $(sort $(wildcard shared/i18n/*.json))
	@mkdir -p $(G)
	$(T)/i18nc $(G) $(sort $(wildcard shared/i18n/*.json))
	@touch $@
$(G)/words.c $(G)/catalog_gen.c: $(G)/words.h ;

# -- the web client, compiled into the hub --

WEB_SOURCES := $(shell find web-client -path web-client/node_modules -prune -o -path web-client/dist -prune -o -type f -print 2>/dev/null)
build/web.stamp: $(WEB_SOURCES) hub/core/method/methods.def hub/core/activity/activities.def $(wildcard shared/i18n/*.json) $(G)/schema_gen.h
	@echo "building the web client"
	@PATH="$$(scripts/node.sh):$$PATH" && export PATH && cd web-client && \
		{ [ -f node_modules/.stamp ] && [ node_modules/.stamp -nt package-lock.json ] || { npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.stamp; }; } && npm run build
	@touch $@
web: build/web.stamp
$(G)/assets.S: scripts/embed.sh build/web.stamp $(wildcard shared/templates/*)
	scripts/embed.sh web-client/dist $(G)
$(G)/assets_tab.c: $(G)/assets.S ;

# -- compiling --

$(B)/.flags: FORCE
	@mkdir -p $(@D); echo '$(subst ','\'',$(CC) $(CFLAGS) $(LIB_CFLAGS))' | cmp -s - $@ || echo '$(subst ','\'',$(CC) $(CFLAGS) $(LIB_CFLAGS))' > $@
FORCE:
$(B)/hub/main.o $(B)/hub/server/%.o $(B)/client-cli/%.o: CFLAGS += -DDIENHONG_VERSION='"$(VERSION)"'
$(B)/%.o: %.c $(B)/.flags | $(GENERATED)
	@mkdir -p $(@D)
	@echo "cc $<"
	@$(CC) $(CFLAGS) $(LIB_CFLAGS) -MMD -MP -c $< -o $@
$(B)/$(G)/assets.o: $(G)/assets.S
	@mkdir -p $(@D)
	$(CC) -c $< -o $@

$(B)/dienhong-hub: $(HUB_O)
	@echo "ld $@"
	@$(CC) $(LDFLAGS) $^ $(LIB_LIBS) -o $@
$(B)/dienhong: $(CLI_O)
	@echo "ld $@"
	@$(CC) $(LDFLAGS) $^ $(LIB_LIBS) -o $@
TEST_O := $(PURE_O) $(call obj,$(FORMATS) $(ROOMS_JOURNAL))
$(UNIT) $(TOOLS_C): $(B)/tests/%: $(B)/tests/%.o $(TEST_O)
	@echo "ld $@"
	@$(CC) $(LDFLAGS) $^ $(LIB_LIBS) -lcmocka -lm -o $@
$(BENCHES): $(B)/tests/%: $(B)/tests/%.o $(TEST_O)
	@echo "ld $@"
	@$(CC) $(LDFLAGS) $^ $(LIB_LIBS) -lm -o $@
$(FAULTS_O): CFLAGS += -U_FORTIFY_SOURCE
$(FAULTS): $(B)/tests/faults/%: $(B)/tests/faults/%.o $(FAULTS_O) $(TEST_O)
	@echo "ld $@"
	@$(CC) $(LDFLAGS) $^ $(LIB_LIBS) -lm -o $@
$(SIM): $(SIM_O) $(PURE_O) $(call obj,$(ROOMS_JOURNAL))
	@echo "ld $@"
	@$(CC) $(LDFLAGS) $^ $(LIB_LIBS) -lm -o $@
$(TORTURE): $(TORTURE_O) $(TEST_O)
	@echo "ld $@"
	@$(CC) $(LDFLAGS) $(WRAP) $^ $(LIB_LIBS) -lcmocka -lm -o $@
$(TORTURED_HUB): $(HUB_O) $(call obj,tests/faults/hub_memory.c tests/faults/memory.c)
	@echo "ld $@"
	@$(CC) $(LDFLAGS) $(filter-out %=_Exit,$(WRAP)) $^ $(LIB_LIBS) -o $@
$(B)/tests/fuzz/differential: $(B)/tests/fuzz/differential.o $(call obj,$(ROOMS_BASE) $(ROOMS_I18N) $(ROOMS_PROTOCOL) $(ROOMS_CORE))
	@mkdir -p $(@D)
	@$(CC) $(LDFLAGS) $^ $(LIB_LIBS) -lm -o $@
differential: $(GENERATED)
	@scripts/figure.sh differential scripts/differential.sh
$(B)/fuzz/fuzz_http $(B)/tests/unit/test_asked: $(call obj,hub/server/asked.c)
$(CLI_FUZZERS): $(filter-out $(B)/client-cli/main.o,$(CLI_O))
$(filter-out $(CLI_FUZZERS),$(FUZZERS)): $(TEST_O)
# cJSON compiled in, as a fuzzer sees no branches of a shared library.
build/cjson/cJSON.c: scripts/cjson.sh
	@scripts/cjson.sh $(@D)
$(B)/fuzz/cJSON.o: build/cjson/cJSON.c
	@mkdir -p $(@D)
	@$(CC) -w -g -fPIE $(OPT) -c $< -o $@
$(FUZZERS): $(B)/fuzz/cJSON.o
$(FUZZERS): $(B)/fuzz/%: $(B)/tests/fuzz/%.o
	@mkdir -p $(@D)
	@echo "ld $@"
	@$(CC) $(LDFLAGS) -fsanitize=fuzzer $^ $(LIB_LIBS) -o $@

# -- running --

run: all
	$(B)/dienhong-hub $(ARGS)

# -- tests --

units: $(UNIT) $(FAULTS) $(TORTURE)
tools: $(TOOLS_C) $(SIM)
test: build/test-deps all units tools
	@VARIANT=$(VARIANT) scripts/test.sh
check: build/test-deps all units tools
	@VARIANT=$(VARIANT) E2E=0 scripts/test.sh
asan:
	$(MAKE) VARIANT=asan build/test-deps all units tools
	@VARIANT=asan E2E=hub KILLS=3 PEOPLE=40 scripts/test.sh
tsan:
	$(MAKE) VARIANT=tsan build/test-deps all units tools
	@VARIANT=tsan E2E=hub HUB_SUITES="server refusals views demo" scripts/test.sh
clang-build:
	@scripts/deps.sh "clang" "" > /dev/null
	$(MAKE) VARIANT=clang all units tools
arrows:
	@scripts/arrows.sh
pure: $(GENERATED)
	@scripts/pure.sh "$(PURE)"
fuzz:
	@scripts/deps.sh "clang libclang-rt-14-dev" "" > /dev/null
	$(MAKE) VARIANT=fuzz fuzzers
	@scripts/figure.sh fuzz scripts/fuzz.sh
.PHONY: fuzzers analyze coverage
# What three analysers say of the sources; it takes many minutes.
analyze: build/deps.mk $(GENERATED)
	@FLAGS="$(filter-out $(OPT),$(CFLAGS)) $(LIB_CFLAGS) -DDIENHONG_VERSION=\"0\"" scripts/figure.sh analyze scripts/analyze.sh
# Branches of core, journal and codec that the fast suites take.
coverage: build/test-deps
	$(MAKE) VARIANT=coverage $(patsubst $(B)/%,build/coverage/%,$(UNIT) $(FAULTS) $(TORTURE) $(TOOLS_C))
	@scripts/figure.sh coverage scripts/coverage.sh
fuzzers: $(FUZZERS)
e2e: build/test-deps all
	@scripts/e2e.sh
office: $(B)/tests/golden/run $(B)/tests/unit/test_table_odd
	@scripts/deps.sh "$(OFFICE_PACKAGES)" "" > /dev/null
	@PATH="$$(scripts/node.sh):$$PATH" scripts/figure.sh office node scripts/office.mjs $^
# The journal on a disk that fails, and programs whose memory ends, at full length.
faults: build/test-deps all $(FAULTS)
	@scripts/figure.sh faults tests/faults/run.sh
torture: build/test-deps $(TORTURED_HUB)
	$(MAKE) VARIANT=asan build/asan/tests/faults/torture
	@VARIANT=$(VARIANT) scripts/figure.sh torture tests/faults/torture.sh
soak: build/test-deps all $(SIM)
	@tests/soak/run.sh
sim: $(SIM)
	@scripts/figure.sh sim $(SIM) --kept tests/sim/seeds.txt --from $(FROM) --seeds $(SEEDS)
sim-planted: $(GENERATED)
	@scripts/figure.sh sim-planted tests/sim/planted.sh
floods: build/test-deps all
	@PATH="$$(scripts/node.sh):$$PATH" VARIANT=$(VARIANT) scripts/figure.sh floods node scripts/run-node-tests.mjs tests/e2e/floods.test.mjs
build/bench/wsload: tests/bench/wsload.c
	@scripts/deps.sh "zlib1g-dev" "" > /dev/null
	@mkdir -p $(@D)
	gcc -O2 -g -std=gnu11 -Wall -Wextra -DWITH_ZLIB -o $@ $< -lz
load: build/test-deps all build/bench/wsload
	@ulimit -n 20000 2> /dev/null; PATH="$$(scripts/node.sh):$$PATH" LOAD="$${LOAD:-room storm}" scripts/figure.sh load node tests/soak/load.mjs
# The systemd unit: sound, tight, wide enough for all that the hub does, and at work under a systemd of its own.
service: all
	@scripts/deps.sh "systemd systemd-container procps strace util-linux" "" > /dev/null
	@PATH="$$(scripts/node.sh):$$PATH" VARIANT=$(VARIANT) scripts/figure.sh service node scripts/run-node-tests.mjs \
		tests/packaging/service.test.mjs tests/packaging/systemd.test.mjs
bench: all $(BENCHES)
	@VARIANT=$(VARIANT) scripts/figure.sh bench scripts/bench.sh
# The page of promises, from what the suites said last.
reliability:
	@node scripts/reliability.mjs
accept: $(TOOLS_C)
	@scripts/accept.sh
fmt:
	@scripts/deps.sh "clang-format" "" > /dev/null
	clang-format -i $$(git ls-files '*.c' '*.h')
clean:
	rm -rf build web-client/dist

-include $(shell find build/$(VARIANT) -name '*.d' 2>/dev/null)
