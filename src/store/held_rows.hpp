#pragma once
// Rows of several segments on their way into one row group, cut where the rows say, so that a file
// does not depend on how its rows came. Tested by parquet_file_test.cpp.
#include "model/segment.hpp"

namespace tamiz::store {

// Of rows of a segment whose hosts are not known, beside others whose are.
inline constexpr std::uint32_t kHostUnknown = 0xFFFF'FFFF;

class HeldRows {
 public:
  // Takes the rows from .. end until the group is full; returns the first that was not taken.
  std::size_t take(const Segment& segment, std::size_t from, std::size_t end);
  // Gives the last `rows` that source.
  void set_source(std::size_t rows, std::uint32_t source);
  [[nodiscard]] bool full() const { return full_; }
  [[nodiscard]] const Segment& rows() const { return rows_; }
  void clear();

 private:
  [[nodiscard]] std::size_t end_of_fit(const Segment& segment, std::size_t from,
                                       std::size_t end) const;
  Segment rows_;
  std::uint64_t text_bytes_ = 0;
  bool full_ = false;
};

// Copies the rows from .. end.
Segment rows_between(const Segment& segment, std::size_t from, std::size_t end);

}  // namespace tamiz::store
