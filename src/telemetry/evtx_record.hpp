#pragma once
// What one record of an event log says: its template, compiled once into what each slot is filled
// with, and its values. Tested by evtx_test.cpp.
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "telemetry/evtx_template.hpp"
#include "telemetry/evtx_value.hpp"
#include "telemetry/fields.hpp"

namespace tamiz::telemetry {

// XML within a value, within a value ..: real records have one level.
inline constexpr unsigned kMostEvtxNesting = 8;
// Pieces of XML in one record: a template that names one value many times, whose template does the
// same, would never end. Real records have two.
inline constexpr unsigned kMostEvtxPieces = 32;
// Values of one record; [MS-EVEN6] allows 65,536, the widest real template has some 200.
inline constexpr std::uint32_t kMostEvtxValues = 4096;
// The end of the XML, and what rounds a record up to 8 bytes.
inline constexpr std::size_t kMostEvtxSpare = 16;
// Bytes of templates that are kept; beyond it they are forgotten and read again. A log of all
// providers of one machine has some 3,000, of 4 KB each.
inline constexpr std::size_t kMostEvtxTemplateBytes = 32u << 20;
// Definitions do not lie over each other: those of one chunk are no longer than the chunk. Damage
// may leave some that do.
inline constexpr std::size_t kMostEvtxDefinitionBytes = 4u << 16;

class EvtxRecords {
 public:
  explicit EvtxRecords(const FieldTable& fields) : fields_(fields) {}
  void open(std::string_view chunk);
  // The binary XML between two offsets of the chunk. Damaged with the offset in the chunk.
  Result<> fill(std::size_t from, std::size_t to, Record& record, Scratch& scratch);
  Result<std::string> xml(std::size_t from, std::size_t to);
  // Bytes of the record that was filled last that lie behind its values; real ones have at most
  // kMostEvtxSpare.
  [[nodiscard]] std::size_t spare() const { return spare_; }

 private:
  // Where an element stands in an event, which decides what its names are.
  enum class Role : std::uint8_t { Event, Part, Data, UserTop, User, Count };
  struct Op {
    enum class Kind : std::uint8_t { Set, Unnamed, Named, Nested };
    Kind kind{};
    Slot slot = kNoSlot;
    Role role{};                  // of Nested
    std::vector<EvtxPart> parts;  // of the value
    std::vector<EvtxPart> name;   // of Named: the name is itself a value of the record
  };
  struct Compiled {
    EvtxTree tree;
    std::array<std::optional<std::vector<Op>>, static_cast<std::size_t>(Role::Count)> ops;
  };
  // A template with the values of one record; or XML of its own, without values.
  struct Instance {
    Compiled* compiled = nullptr;
    std::shared_ptr<Compiled> own;  // shared: instances are moved about while they are read
    std::vector<EvtxValue> values;
    std::size_t spare = 0;  // bytes behind them
  };
  struct Filling {
    Record& record;
    Scratch& scratch;
    unsigned unnamed = 0;
  };

  Result<Instance> instance(std::size_t from, std::size_t to);
  Result<Compiled*> definition(std::size_t at);
  Result<Compiled*> read_definition(std::size_t at);
  Result<> fill(const Instance& instance, Role role, Filling& to, unsigned depth);
  Result<> nested(const EvtxValue& value, Role role, Filling& to, unsigned depth);
  void set(Slot slot, std::string_view value, Filling& to) const;
  void unnamed(const Op& op, const Instance& instance, Filling& to) const;
  std::string_view text_of(const std::vector<EvtxPart>& parts, const Instance& instance,
                           Scratch& scratch) const;
  const std::vector<Op>& ops(Compiled& compiled, Role role) const;
  void compile(const EvtxTree& tree, std::uint32_t element, Role role, std::vector<Op>& ops) const;
  void compile_system(const EvtxTree& tree, const EvtxElement& system, std::vector<Op>& ops) const;
  void compile_data(const EvtxElement& data, std::vector<Op>& ops) const;
  void compile_children(const EvtxTree& tree, const EvtxElement& of, Role role,
                        std::vector<Op>& ops) const;
  Result<> render(const Instance& instance, std::uint32_t element, std::string& out,
                  unsigned depth);
  Result<> render_content(const Instance& instance, const EvtxElement& element, std::string& out,
                          unsigned depth);

  const FieldTable& fields_;
  std::string_view chunk_;
  std::unordered_map<std::uint32_t, Result<Compiled*>> by_offset_;          // of this chunk
  std::unordered_map<std::uint64_t, std::unique_ptr<Compiled>> templates_;  // by fingerprint
  std::size_t spare_ = 0;
  std::size_t template_bytes_ = 0, definition_bytes_ = 0;  // kept; of this chunk
  unsigned pieces_ = 0;                                    // of XML, in this record
};

}  // namespace tamiz::telemetry
