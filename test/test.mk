# test.mk - what `make check` runs. Included by the Makefile.

check:
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	build/asan/tests

# The compilers of tool/: golden tests.
.PHONY: check-tools
check-tools: $(TOOL)/tmplc $(TOOL)/textc $(TOOL)/embed
	@TOOL=$(TOOL) sh test/tools.sh

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
