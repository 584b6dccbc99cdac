# test.mk - what `make check` runs. Included by the Makefile.

check:
	@$(MAKE) --no-print-directory MODE=asan WERROR=1 build/asan/tests
	build/asan/tests
