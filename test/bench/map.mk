# map.mk - the opinion map at scale: `make bench-map`. Included by bench.mk; part of `make bench`.

$(B)/map-votes: $(B)/test/bench/map_votes.o $(filter $(B)/src/base/%,$(OBJ))
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
$(B)/map-update: $(B)/test/bench/map_update.o $(filter $(B)/src/base/% $(B)/src/algo/%,$(OBJ))
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS)
bench-map: $(B)/map-votes $(B)/map-update tongxin
	@BIN=$(B) sh test/bench/map.sh
bench: bench-map
.PHONY: bench-map
