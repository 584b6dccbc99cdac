# test.mk - what `make check` runs. Included by the Makefile.

NODE_TESTS := test/e2e/node_modules test/smtp/node_modules test/ical/node_modules

# In the order in which a fault is cheapest to find. Every step says what it ran; the last line counts.
check:
	@sh test/check.sh
check-all:
	@CHECK_ALL=1 sh test/check.sh

# The rules of the house; needs the objects of a release build.
check-house: tongxin
	@tool/check.sh
# clang reads the whole tree too.
check-clang:
	@$(MAKE) --no-print-directory MODE=clang WERROR=1 build/clang/tongxin build/clang/tests
# In process, with AddressSanitizer and UBSan, on SQLite and on PostgreSQL.
check-sqlite:
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	sh test/smtp.sh build/asan/tests
	build/asan/tests
check-pg:
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	TEST_SECONDS=1200 test/pg.sh build/asan/tests
	TEST_PG_RESTART=1 test/pg.sh build/asan/tests db.restart
# The lanes, the hub and the server's threads under ThreadSanitizer.
check-tsan:
	@$(MAKE) --no-print-directory MODE=tsan WERROR=1 build/tsan/tests
	build/tsan/tests 'db.lane_*' 'web.http_*' 'opinion.threads_*' 'submission.import_*' queue cron runner outbox
# The compilers of tool/: golden tests.
check-tools: $(TOOL)/tmplc $(TOOL)/textc $(TOOL)/embed
	@TOOL=$(TOOL) sh test/tools.sh
check-queryc: $(TOOL)/queryc
	@TOOL=$(TOOL) sh test/queryc.sh
# The program itself, in a browser, with a mail server, and under what goes wrong around it.
check-e2e: tongxin test/e2e/node_modules
	@sh test/e2e.sh
# The walk of a new place, from the first word to the archive.
check-walk: tongxin test/e2e/node_modules
	@sh test/walk.sh
# The demo, furnished as on each of the coming days.
check-days: tongxin
	@sh test/days.sh
check-smtp: test/smtp/node_modules
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	@sh test/smtp.sh
# Calendar files before three parsers of the field.
check-ical: test/ical/node_modules
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	@sh test/ical.sh
check-faults: tongxin
	@test/pg.sh node test/faults/faults.mjs ./tongxin
.PHONY: check-all check-house check-clang check-sqlite check-pg check-tsan check-tools check-queryc check-e2e check-walk check-days check-smtp check-ical check-faults

%/node_modules: %/package.json %/package-lock.json
	@cd $* && npm ci --silent --no-audit --no-fund && touch node_modules

# One room alone: `make check-blog`. base needs nothing else and is built without the rest.
check-%:
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	build/asan/tests $*
check-base:
	@$(MAKE) --no-print-directory MODE=$(if $(filter command line,$(origin MODE)),$(MODE),asan) WERROR=1 base-run
base-run: $(B)/tests-base
	$<
.PHONY: check-base base-run

BASE_C := $(wildcard src/base/*.c) test/harness.c
$(B)/tests-base: $(patsubst %.c,$(B)/%.o,$(BASE_C))
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
# More exact than the general rule: these wait for no generated header.
$(B)/src/base/%.o: src/base/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
$(B)/test/harness.o: test/harness.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The tests of src/db bring queries and a schema of their own, which are no part of the product.
DBTEST := $(GEN)/dbtest
$(DBTEST)/queries.c $(DBTEST)/queries.h &: test/dbtest/queries.sql $(TOOL)/queryc
	@mkdir -p $(DBTEST)
	$(TOOL)/queryc queries -n dbtest -o $(DBTEST)/queries $<
$(DBTEST)/schema.c: $(sort $(wildcard test/dbtest/schema/*.sql)) $(TOOL)/queryc
	@mkdir -p $(DBTEST)
	$(TOOL)/queryc schema -n dbtest -o $@ $(filter %.sql,$^)
$(patsubst %.c,$(B)/%.o,$(wildcard src/db/test_*.c) test/db_place.c): | $(DBTEST)/queries.h
$(B)/gen/dbtest/queries.o: | $(DBTEST)/queries.h
$(B)/tests: $(B)/gen/dbtest/queries.o $(B)/gen/dbtest/schema.o

# --- fuzzing: every test/fuzz/fuzz_NAME.c, FUZZ_SECONDS each; `make fuzz FUZZ=csv` runs one ----------

FUZZ_SECONDS ?= 20
FUZZ ?= $(patsubst test/fuzz/fuzz_%.c,%,$(sort $(wildcard test/fuzz/fuzz_*.c)))
fuzz:
	@$(MAKE) --no-print-directory MODE=fuzz WERROR=1 $(FUZZ:%=build/fuzz/fuzz_%)
	@sh test/fuzz/run.sh build/fuzz $(FUZZ_SECONDS) $(FUZZ)

# An archive, so that a target takes only what it uses.
$(B)/all.a: $(OBJ)
	@rm -f $@
	ar rcs $@ $^
$(B)/base.a: $(patsubst %.c,$(B)/%.o,$(filter-out $(TESTS),$(wildcard src/base/*.c)))
	@rm -f $@
	ar rcs $@ $^
# These need base at most, and wait for nothing else.
FUZZ_BASE := csv json utf8 tmplc textc queryc
$(FUZZ_BASE:%=$(B)/fuzz_%): $(B)/fuzz_%: $(B)/test/fuzz/fuzz_%.o $(B)/base.a
	$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS)
$(B)/fuzz_%: $(B)/test/fuzz/fuzz_%.o $(B)/all.a
	$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS)
$(FUZZ_BASE:%=$(B)/test/fuzz/fuzz_%.o): $(B)/test/fuzz/%.o: test/fuzz/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<
-include $(wildcard $(B)/test/fuzz/*.d)
