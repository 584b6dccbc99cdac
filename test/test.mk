# test.mk - what `make check` runs. Included by the Makefile.

check:
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	build/asan/tests

# The compilers of tool/: golden tests.
.PHONY: check-tools
check-tools: $(TOOL)/tmplc $(TOOL)/textc $(TOOL)/embed
	@TOOL=$(TOOL) sh test/tools.sh

# The tests of src/db bring queries and a schema of their own, which are no part of the product.
DBTEST := $(GEN)/dbtest
$(DBTEST)/queries.c $(DBTEST)/queries.h &: test/dbtest/queries.sql $(TOOL)/queryc
	@mkdir -p $(DBTEST)
	$(TOOL)/queryc queries -n dbtest -o $(DBTEST)/queries $<
$(DBTEST)/schema.c: $(sort $(wildcard test/dbtest/schema/*.sql)) $(TOOL)/queryc
	@mkdir -p $(DBTEST)
	$(TOOL)/queryc schema -n dbtest -o $@ $(filter %.sql,$^)
$(patsubst %.c,$(B)/%.o,$(wildcard src/db/test_*.c)): | $(DBTEST)/queries.h
$(B)/gen/dbtest/queries.o: | $(DBTEST)/queries.h
$(B)/tests: $(B)/gen/dbtest/queries.o $(B)/gen/dbtest/schema.o

# All tests once more on a PostgreSQL server of their own.
check-pg:
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	test/pg.sh build/asan/tests

.PHONY: check-queryc
check-queryc: $(TOOL)/queryc
	@TOOL=$(TOOL) sh test/queryc.sh
