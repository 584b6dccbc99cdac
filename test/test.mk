# test.mk - what `make check` runs. Included by the Makefile.

check:
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	build/asan/tests

# The compilers of tool/: golden tests.
.PHONY: check-tools
check-tools: $(TOOL)/tmplc $(TOOL)/textc $(TOOL)/embed
	@TOOL=$(TOOL) sh test/tools.sh
