// Checks the chain of an exported record, as rules/verification.py does: nothing but the bytes of the file is trusted.
// `sha256` is vendor/sha256.min.js: a hall's plain http has no crypto.subtle.
/* global sha256 */

const GENESIS = "0".repeat(64);
const HASH = /^[0-9a-f]{64}$/;
const SALT = /^(?:[0-9a-f]{2}){16,}$/;
const HASHED = ["number", "previous", "at", "act", "actor", "facts_digest"];
// With `u` a pair is one letter, so only halves are found.
const LONE_SURROGATE = /[\ud800-\udfff]/u;

function byCodePoint(left, right) {
  // A plain sort goes by UTF-16, where letters beyond U+FFFF stand before some that are not.
  const a = Array.from(left, (letter) => letter.codePointAt(0));
  const b = Array.from(right, (letter) => letter.codePointAt(0));
  for (let place = 0; place < Math.min(a.length, b.length); place += 1) {
    if (a[place] !== b[place]) return a[place] - b[place];
  }
  return a.length - b.length;
}

/** The one spelling of a value: keys sorted, no spaces, nothing escaped that need not be. Throws for what has none. */
export function canonical(value) {
  if (typeof value === "string") {
    if (LONE_SURROGATE.test(value)) throw new RangeError("surrogate");
    return JSON.stringify(value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError("number");
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value).sort(byCodePoint);
  return `{${keys.map((key) => `${canonical(key)}:${canonical(value[key])}`).join(",")}}`;
}

export function digest(value) {
  return sha256(canonical(value));
}

/** What a row seals of its facts: the salt keeps short ones from being guessed. */
export function factsDigest(salt, facts) {
  const bytes = Uint8Array.from(salt.match(/../g), (hex) => parseInt(hex, 16));
  return sha256.create().update(bytes).update(canonical(facts)).hex();
}

function problem(line, code, facts = {}) {
  return { line, code, facts: { line, ...facts } };
}

// --- a line ---

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasKeys(value, ...keys) {
  return Object.keys(value).length === keys.length && keys.every((key) => Object.prototype.hasOwnProperty.call(value, key));
}

const isNumber = (value) => Number.isSafeInteger(value) && value >= 0;
const isHash = (value) => typeof value === "string" && HASH.test(value);

function isEnd(value) {
  return isObject(value) && hasKeys(value, "count", "head") && isNumber(value.count) && isHash(value.head);
}

function isRow(value) {
  if (!isObject(value)) return false;
  // A key that no hash covers could say anything.
  const isWhole = hasKeys(value, ...HASHED, "hash", "salt", "facts");
  if (!isWhole && !hasKeys(value, ...HASHED, "hash")) return false;
  if (isWhole && !(typeof value.salt === "string" && SALT.test(value.salt) && value.facts !== null)) return false;
  return isNumber(value.number) && value.number > 0 && ["previous", "facts_digest", "hash"].every((name) => isHash(value[name]))
    && ["at", "act", "actor"].every((name) => typeof value[name] === "string");
}

function readLine(record, line, text) {
  let value;
  let spelling;
  try {
    value = JSON.parse(text);
    spelling = canonical(value);
  } catch {
    record.problems.push(problem(line, "not_json"));
    return;
  }
  // Spaces, the order of keys and doubled keys leave every hash as it is, so the spelling itself is compared.
  if (spelling !== text) record.problems.push(problem(line, "not_canonical"));
  if (isEnd(value)) {
    record.end = record.end || { line, ...value };
  } else if (isRow(value)) {
    record.rows.push({ line, ...value });
    const { number } = value;
    if (value.hash !== digest(Object.fromEntries(HASHED.map((name) => [name, value[name]])))) {
      record.problems.push(problem(line, "row_changed", { number }));
    }
    if ("facts" in value && value.facts_digest !== factsDigest(value.salt, value.facts)) {
      record.problems.push(problem(line, "facts_changed", { number }));
    }
  } else {
    record.problems.push(problem(line, "not_a_row"));
  }
}

/** The lines of a file, as text; what is no UTF-8 is null. */
export function linesOf(bytes) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const lines = [];
  for (let start = 0; start < bytes.length;) {
    let end = bytes.indexOf(10, start);
    if (end < 0) end = bytes.length;
    let text = null;
    try {
      text = decoder.decode(bytes.subarray(start, end)).replace(/\r+$/, "");
    } catch {
      // Named as a finding of its line.
    }
    lines.push(text);
    start = end + 1;
  }
  return lines;
}

// --- the chain ---

function last(rows) {
  return rows.reduce((found, row) => (row.number > found.number ? row : found), { number: 0, hash: GENESIS });
}

const missing = (line, first, last) => problem(line, first === last ? "one_row_missing" : "row_missing", { first, last });

/** Doubled, re-ordered and missing rows, told apart by the numbers that occur anywhere in the file. */
function* order(rows) {
  const everywhere = [...new Set(rows.map((row) => row.number))].sort((a, b) => a - b);
  const seen = new Set();
  let highest = 0;
  for (const { line, number } of rows) {
    if (seen.has(number)) yield problem(line, "row_doubled", { number });
    else if (number < highest) yield problem(line, "row_out_of_order", { number });
    else {
      let first = highest + 1;
      for (const present of first < number ? everywhere.filter((each) => each > highest && each <= number) : []) {
        if (first < present) yield missing(line, first, present - 1);
        first = present + 1;
      }
      highest = number;
    }
    seen.add(number);
  }
}

/** Each row must carry the hash of the row numbered before it, wherever that stands in the file. */
function* links(rows) {
  const hashes = new Map([[0, GENESIS]]);
  for (const row of rows) if (!hashes.has(row.number)) hashes.set(row.number, row.hash);
  for (const { line, number, previous } of rows) {
    if ((hashes.get(number - 1) || previous) !== previous) yield problem(line, "link_broken", { number });
  }
}

function* end(record) {
  const highest = last(record.rows);
  if (!record.end) {
    yield problem(record.length + 1, "end_missing");
    return;
  }
  const { line, count, head } = record.end;
  if (count > highest.number && head !== highest.hash) {
    yield missing(line, highest.number + 1, count);
    return;
  }
  if (count !== highest.number) yield problem(line, "count_wrong", { stated: count, found: highest.number });
  if (head !== highest.hash) yield problem(line, "head_wrong");
}

/** Whether a head that somebody kept (64 hex, or the first 16, spaces allowed) is one of the record's. */
export function descends(rows, head) {
  return [GENESIS, ...rows.map((row) => row.hash)].some((hash) => hash.startsWith(head));
}

function* descent(rows, given) {
  if (!given) return;
  const head = given.replace(/\s/g, "").toLowerCase();
  if (!/^(?:[0-9a-f]{16}|[0-9a-f]{64})$/.test(head)) yield problem(0, "given_head_unreadable");
  else if (!descends(rows, head)) yield problem(0, "given_head_unknown");
}

/** Check a file's bytes, with `head` also that the record descends from it: rows, end, and problems by line. */
export function readRecord(bytes, head = "") {
  const record = { rows: [], end: null, length: 0, problems: [] };
  for (const text of linesOf(bytes)) {
    record.length += 1;
    if (record.end) record.problems.push(problem(record.length, "after_end"));
    if (text === null) record.problems.push(problem(record.length, "not_json"));
    else readLine(record, record.length, text);
  }
  record.problems.push(...order(record.rows), ...links(record.rows), ...end(record), ...descent(record.rows, head));
  record.problems.sort((a, b) => a.line - b.line);
  record.head = record.rows.length ? last(record.rows).hash : null;
  record.redacted = record.rows.filter((row) => !("facts" in row)).length;
  return record;
}
