# city.mk - `make bench-city`: the import's rate, and every page of a city with a million submissions beside the same
# page of the demo town. By itself, because the city takes minutes to make; it is kept in build/bench-city.
bench-city: $(B)/tongxin $(B)/bench-load
	@BIN=$(B) sh test/bench/city.sh build/bench-city
.PHONY: bench-city
