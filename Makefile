# Tongxin's one Makefile. It finds the feature folders by itself: a new one needs no line here.
#
#   make            build ./tongxin             make check      every test a change can break
#   make demo       a furnished town to see     make check-all  the long ones too
#   make install    PREFIX, DESTDIR             make bench      ratios, side by side
#   make doc        the pictures of README.md
#
# MODE=release|asan|tsan|clang|fuzz|cover picks the flags; each has its own build/MODE.

MODE ?= release
B    := build/$(MODE)
GEN  := build/gen

HOSTCC ?= gcc
CC     := gcc
ifneq (,$(filter clang fuzz,$(MODE)))
CC     := clang
endif

PKGS := libmicrohttpd sqlite3 libpq libsodium jansson libcurl libqrencode liboath icu-uc icu-i18n \
        libcmark-gfm libbrotlienc zlib libconfig gmp
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null | sed 's/-I/-isystem /g')
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcmark-gfm-extensions -lglpk -lm -lpthread

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
        -Wvla -Wundef -Wwrite-strings -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wnull-dereference \
        -Wno-missing-field-initializers
ifdef CI
WARN += -Werror
endif
ifdef WERROR
WARN += -Werror
endif
HARD := -fstack-protector-strong -fPIE
STD  := -std=c17 -D_GNU_SOURCE
INC  := -Isrc -Ibuild -Itest -include src/base/banned.h $(PKG_CFLAGS)

FLAGS_release := -O2 -g -D_FORTIFY_SOURCE=3 -fstack-clash-protection -ftrivial-auto-var-init=zero
FLAGS_clang   := -O2 -g -D_FORTIFY_SOURCE=2
FLAGS_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan    := -O1 -g -fsanitize=thread
FLAGS_fuzz    := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
FLAGS_cover   := -O0 -g --coverage
CFLAGS  ?=
LDFLAGS ?=
ALL_CFLAGS  := $(STD) $(WARN) $(HARD) $(FLAGS_$(MODE)) $(INC) $(CFLAGS)
ALL_LDFLAGS := $(FLAGS_$(MODE)) -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

# --- what there is ---------------------------------------------------------------------------

MODS  := $(sort $(notdir $(patsubst %/,%,$(wildcard src/mod/*/))))
# Rooms with pages, queries or migrations of their own: name and folder.
ROOMS := $(wildcard src/web src/job) $(addprefix src/mod/,$(MODS))
room   = $(notdir $(1))

TESTS := $(wildcard src/*/test.c src/*/test_*.c src/algo/*/test*.c src/mod/*/test.c src/mod/*/test_*.c test/*.c)
SRC   := $(filter-out $(TESTS) src/main.c,$(wildcard src/*.c src/base/*.c src/db/*.c src/web/*.c src/job/*.c src/algo/*.c src/algo/*/*.c src/mod/*/*.c))

GEN_PAGES   := $(foreach r,$(ROOMS),$(if $(wildcard $(r)/pages.html),$(GEN)/$(call room,$(r))/pages.c))
GEN_QUERIES := $(foreach r,$(ROOMS),$(if $(wildcard $(r)/queries.sql),$(GEN)/$(call room,$(r))/queries.c))
GEN_SCHEMA  := $(foreach r,$(ROOMS),$(if $(wildcard $(r)/schema/*.sql),$(GEN)/$(call room,$(r))/schema.c))
GEN_C := $(GEN_PAGES) $(GEN_QUERIES) $(GEN_SCHEMA) $(GEN)/modules.c $(GEN)/langs.c $(GEN)/static.c
GEN_H := $(GEN_PAGES:.c=.h) $(GEN_QUERIES:.c=.h)

OBJ      := $(patsubst %.c,$(B)/%.o,$(SRC)) $(patsubst build/%.c,$(B)/%.o,$(GEN_C))
OBJ_MAIN := $(B)/src/main.o
OBJ_TEST := $(patsubst %.c,$(B)/%.o,$(TESTS))

.PHONY: all demo check check-all check-pg bench install clean lint format e2e fuzz doc
.SECONDARY:
.DELETE_ON_ERROR:

all: tongxin
tongxin: $(B)/tongxin
	@cp -f $< $@

$(B)/tongxin: $(OBJ) $(OBJ_MAIN)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
$(B)/tests: $(OBJ) $(OBJ_TEST)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(B)/src/%.o: src/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/test/%.o: test/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/gen/%.o: build/gen/%.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# --- the compilers, built first -----------------------------------------------------------------

TOOL := build/tool
HOSTFLAGS := $(STD) $(WARN) -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
$(TOOL)/%: tool/%.c
	@mkdir -p $(@D)
	$(HOSTCC) $(HOSTFLAGS) -o $@ $< $(if $(filter embed,$*),-lbrotlienc -lz)
$(TOOL)/textc: src/web/text_hash.h

define room_rules
$(GEN)/$(call room,$(1))/pages.c $(GEN)/$(call room,$(1))/pages.h &: $(1)/pages.html $(TOOL)/tmplc
	@mkdir -p $$(@D)
	$(TOOL)/tmplc -o $(GEN)/$(call room,$(1))/pages $(1)/pages.html
$(GEN)/$(call room,$(1))/queries.c $(GEN)/$(call room,$(1))/queries.h &: $(1)/queries.sql $(TOOL)/queryc
	@mkdir -p $$(@D)
	$(TOOL)/queryc queries -n $(call room,$(1)) -o $(GEN)/$(call room,$(1))/queries $(1)/queries.sql
$(GEN)/$(call room,$(1))/schema.c: $(wildcard $(1)/schema/*.sql) $(TOOL)/queryc
	@mkdir -p $$(@D)
	$(TOOL)/queryc schema -n $(call room,$(1)) -o $$@ $(sort $(wildcard $(1)/schema/*.sql))
endef
$(foreach r,$(ROOMS),$(eval $(call room_rules,$(r))))

$(GEN)/modules.c: tool/modules.sh $(wildcard src/mod) $(foreach r,$(ROOMS),$(wildcard $(r)/queries.sql $(r)/schema))
	@mkdir -p $(@D)
	sh tool/modules.sh $(ROOMS) > $@
TEXT_SOURCES := $(filter-out $(wildcard src/*/test*.c src/mod/*/test*.c),$(wildcard src/web/*.[ch] src/job/*.c src/mod/*/*.c src/web/pages.html src/mod/*/pages.html))
TEXT_PO := $(wildcard src/*/text.*.po src/mod/*/text.*.po)
$(GEN)/langs.c: $(TEXT_SOURCES) $(TEXT_PO) $(TOOL)/textc
	@mkdir -p $(@D)
	$(TOOL)/textc $(if $(DRAFT),--draft )-o $@ $(TEXT_PO) -- $(TEXT_SOURCES)
STATIC := $(wildcard web/css/*.css web/js/*.js web/icons/* charters/*.cfg)
$(GEN)/static.c: $(STATIC) $(TOOL)/embed
	@mkdir -p $(@D)
	$(TOOL)/embed -o $@ $(STATIC)

# --- tests ----------------------------------------------------------------------------------------

include test/test.mk
include test/bench/bench.mk

# --- install ----------------------------------------------------------------------------------------

PREFIX ?= /usr/local
install: tongxin
	install -Dm755 tongxin $(DESTDIR)$(PREFIX)/bin/tongxin
	install -Dm644 docs/tongxin.1 $(DESTDIR)$(PREFIX)/share/man/man1/tongxin.1
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|/usr/local/bin|$(PREFIX)/bin|' tool/tongxin.service > $(DESTDIR)$(PREFIX)/lib/systemd/system/tongxin.service
	install -Dm644 tool/tongxin.socket $(DESTDIR)$(PREFIX)/lib/systemd/system/tongxin.socket

# The pictures of README.md, from the demo town.
doc: tongxin test/e2e/node_modules
	@CHROMIUM=$${CHROMIUM:-$$(command -v chromium)} node test/e2e/pictures.mjs --program ./tongxin --out docs/pictures

demo: tongxin
	./tongxin demo $(ARGS)

clean:
	rm -rf build tongxin
format:
	clang-format -i $(wildcard src/*.[ch] src/*/*.[ch] src/algo/*/*.[ch] src/mod/*/*.[ch] tool/*.c test/*.[ch] test/*/*.[ch])

-include $(patsubst %.o,%.d,$(OBJ) $(OBJ_MAIN) $(OBJ_TEST))
