#pragma once
// Orders that keep what was first first. Not std::stable_sort and std::stable_partition: clang 19
// warns of what libstdc++ 12 uses inside them. Tested by company_test.cpp (the same bytes).
#include <algorithm>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace tamiz::sim {

// Oldest first, by the member `at`.
template <class Row>
void sort_by_time(std::vector<Row>& rows) {
  std::vector<std::pair<Micros, std::size_t>> order;
  for (std::size_t i = 0; i < rows.size(); ++i) order.emplace_back(rows[i].at, i);
  std::ranges::sort(order);
  std::vector<Row> sorted;
  sorted.reserve(rows.size());
  for (const auto& [at, i] : order) sorted.push_back(std::move(rows[i]));
  rows = std::move(sorted);
}

// Those for which `wanted` holds come first.
template <class T, class Wanted>
void put_first(std::vector<T>& of, const Wanted& wanted) {
  std::vector<T> first, rest;
  for (T& one : of) (wanted(one) ? first : rest).push_back(std::move(one));
  for (T& one : rest) first.push_back(std::move(one));
  of = std::move(first);
}

}  // namespace tamiz::sim
