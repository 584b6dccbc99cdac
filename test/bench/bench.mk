# bench.mk - `make bench`: ratios measured side by side on this machine. Nothing passes or fails here.

include test/bench/lottery.mk

BENCH_GEN := build/gen/bench
$(BENCH_GEN)/modules.c: tool/modules.sh $(GEN)/modules.c
	@mkdir -p $(@D)
	sh tool/modules.sh $(ROOMS) test/bench/mod/bench > $@
BENCH_OBJ := $(filter-out $(B)/gen/modules.o,$(OBJ)) $(OBJ_MAIN) $(B)/gen/bench/modules.o $(B)/test/bench/mod/bench/bench.o
$(B)/bench-server: $(BENCH_OBJ)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
# The same with one commit for each request.
$(B)/test/bench/lane-single.o: src/db/lane.c | $(GEN_H)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -DLANE_BATCH=1 -MMD -MP -c -o $@ $<
-include $(B)/test/bench/lane-single.d
$(B)/bench-server-single: $(filter-out $(B)/src/db/lane.o,$(BENCH_OBJ)) $(B)/test/bench/lane-single.o
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
$(B)/bench-load: $(B)/test/bench/load.o $(filter $(B)/src/base/%,$(OBJ))
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)

# Search among a million documents: by itself, because it takes minutes (`make bench-search`).
$(B)/bench-search: $(B)/test/bench/search_bench.o $(OBJ)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
bench-search: $(B)/bench-search
	@$<
.PHONY: bench-search

include test/bench/city.mk

bench: $(B)/bench-server $(B)/bench-server-single $(B)/bench-load $(B)/tongxin
	@BIN=$(B) sh test/bench/bench.sh
	@BIN=$(B) sh test/bench/import.sh

include test/bench/map.mk
