# Programs beside the house: benchmarks and fuzzers, built only where asked.
