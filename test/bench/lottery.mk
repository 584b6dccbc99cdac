# lottery.mk - `make bench-lottery`, a part of `make bench`: what a draw costs.
$(B)/bench-lottery: $(B)/test/bench/lottery_bench.o $(B)/src/algo/lottery/test_pools.o $(filter $(B)/src/base/% $(B)/src/algo/lottery/%,$(OBJ))
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
bench-lottery: $(B)/bench-lottery
	@$< $(wildcard $(or $(TONGXIN_SHARED),../shared)/data/sortition)
.PHONY: bench-lottery
bench: bench-lottery
