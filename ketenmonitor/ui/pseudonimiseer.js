// Pseudonyms in the partner's own browser: the file and the key of the chain never leave it.
//
// The same as `python -m ketenmonitor pseudonimiseer` (pseudonym/keten.py, intake/pseudonimiseren.py and the
// reading of intake/): what both read they turn into the same bytes, which tests/browser/test_pseudoniem.py
// compares. Nothing here calls the server: no request, no setStateValue, no setTriggerValue.

const WIT = " \\t\\r\\n\\u00a0\\ufeff";
const EDGES = new RegExp(`^[${WIT}]+|[${WIT}]+$`, "g");
const MIN_TEKENS = 32;
const SEPARATORS = [";", "\t", "|", ","];
const NO_SEPARATOR = "\x1f";
const SAMPLE = 2 ** 20;
const SAMPLE_RECORDS = 500;
const HEADER_WITHIN = 100;
const AT_ONCE = 500;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const PSEUDONIEM = /^[a-z2-7]{26}$/;
const CLIENT = "client";

// What a person reads: one Dutch sentence.
export class Fout extends Error {}

const strip = (text) => text.replace(EDGES, "");

// --- the pseudonym ------------------------------------------------------------------------------

export function normaliseer(identificatie) {
  const tekst = strip(identificatie).normalize("NFC");
  const cijfers = tekst.replace(/[ .\u00a0-]/g, "");
  return /^[0-9]{8,9}$/.test(cijfers) ? cijfers.padStart(9, "0") : tekst;
}

export async function ketensleutel(tekst) {
  const sleutel = strip(tekst).normalize("NFC");
  if ([...sleutel].length < MIN_TEKENS) {
    throw new Fout(
      `De ketensleutel is te kort: zij heeft ten minste ${MIN_TEKENS} tekens; ` +
        "neem haar precies over zoals de keten haar gaf.",
    );
  }
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) {
    throw new Fout(
      "Uw browser maakt alleen pseudoniemen op een beveiligde pagina: open Ketenmonitor met https:// " +
        "(of op deze computer zelf met http://localhost).",
    );
  }
  const bytes = new TextEncoder().encode(sleutel);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

export async function pseudoniem(sleutel, identificatie) {
  const genormaliseerd = normaliseer(identificatie);
  if (!genormaliseerd) return "";
  const digest = await crypto.subtle.sign("HMAC", sleutel, new TextEncoder().encode(genormaliseerd));
  return base32(new Uint8Array(digest, 0, 16));
}

function base32(bytes) {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(value >>> bits) & 31];
      value &= (1 << bits) - 1;
    }
  }
  return bits ? text + BASE32[(value << (5 - bits)) & 31] : text;
}

// --- reading a file -----------------------------------------------------------------------------

function decode(bytes) {
  const starts = (...head) => head.every((byte, i) => bytes[i] === byte);
  if (starts(0x50, 0x4b)) {
    throw new Fout("Dit is een Excel-werkmap: open haar in Excel en bewaar haar eerst als CSV UTF-8.");
  }
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) {
    throw new Fout("Dit is een oud of beveiligd Excelbestand: open het in Excel en bewaar het als CSV UTF-8.");
  }
  const wide = starts(0xff, 0xfe) ? "utf-16le" : starts(0xfe, 0xff) ? "utf-16be" : null;
  const text = wide ? decoded(wide, bytes) : (decoded("utf-8", bytes) ?? windows(bytes));
  if (text === null || text.includes("\0")) {
    throw new Fout("Dit bestand is geen gewone tekst: maak de export opnieuw als CSV UTF-8.");
  }
  return text;
}

function decoded(encoding, bytes) {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

// What Excel on a Dutch Windows calls "CSV". A UTF-8 file with one broken character is not that.
function windows(bytes) {
  let loose = 0; // bytes above 127 that are no part of a character in UTF-8
  let whole = 0; // characters in UTF-8
  for (let i = 0; i < bytes.length; ) {
    let end = i + 1;
    if (bytes[i] >= 0xc2 && bytes[i] <= 0xf4) {
      while (bytes[end] >= 0x80 && bytes[end] <= 0xbf) end += 1;
    }
    if (end > i + 1) whole += 1;
    else if (bytes[i] > 127) loose += 1;
    i = end;
  }
  const text = new TextDecoder("windows-1252").decode(bytes);
  if (whole > loose || /[\x81\x8d\x8f\x90\x9d]/.test(text)) {
    throw new Fout("Dit bestand bevat kapotte tekens: bewaar het opnieuw als CSV UTF-8.");
  }
  return text;
}

// Records as Python's csv module reads them: {cellen, regel}. `most` stops early, for a sample.
function parse(text, separator, begin = 0, most = Infinity) {
  const records = [];
  let cells = [];
  let cell = "";
  let state = "begin"; // of a cell; "vrij" in one, "in" quotes, "uit" after a closing quote
  let empty = true; // nothing of the record was seen yet
  let line = 1;
  let start = 1;
  const close = () => {
    if (!empty) cells.push(cell);
    records.push({ cellen: cells, regel: start });
    cells = [];
    cell = "";
    state = "begin";
    empty = true;
  };
  let i = begin;
  for (; i < text.length && records.length < most; i += 1) {
    const char = text[i];
    const newline = char === "\n" || char === "\r";
    const half = char === "\r" && text[i + 1] === "\n"; // of \r\n
    if (newline && !half) line += 1;
    if (half && state !== "in") continue;
    if (state === "in") {
      if (char === '"') state = "uit";
      else cell += char;
    } else if (newline) {
      close();
      start = line;
    } else if (char === separator) {
      cells.push(cell);
      cell = "";
      state = "begin";
      empty = false;
    } else if (char === '"' && state !== "vrij") {
      if (state === "uit") cell += char;
      state = "in";
      empty = false;
    } else if (!(char === " " && state === "begin")) {
      cell += char;
      state = "vrij";
      empty = false;
    } else {
      empty = false;
    }
  }
  const unclosed = state === "in";
  const complete = i >= text.length;
  if (complete && (!empty || unclosed)) close();
  return { records, unclosed: complete && unclosed };
}

function findHeader(records) {
  const filled = records.map((r) => r.filter((cell) => strip(cell)).length);
  const lengths = new Map();
  records.forEach((r, i) => filled[i] && lengths.set(r.length, (lengths.get(r.length) ?? 0) + 1));
  if (!lengths.size) return null;
  const [usual] = [...lengths].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] > a[0]) ? b : a));
  const last = (record) => record.reduce((n, cell, i) => (strip(cell) ? i + 1 : n), 0);
  const used = Math.min(usual, records.reduce((most, record) => Math.max(most, last(record)), 0));
  const names = (record) => record.every((cell) => !strip(cell) || /\p{L}/u.test(cell));
  let index = records.findIndex((r, i) => i < HEADER_WITHIN && filled[i] * 2 > used && names(r));
  const plausible = index >= 0;
  if (!plausible) index = records.findIndex((r, i) => filled[i] && r.length >= usual);
  const below = records.filter((r, i) => i > index && filled[i]);
  const share = below.length ? below.filter((r) => r.length === usual).length / below.length : 1;
  const skipped = filled.filter((n, i) => i < index && n).length;
  return { index, plausible, share, skipped, used };
}

// Half to even, as Python rounds.
function tenths(share) {
  const ten = share * 10;
  const low = Math.floor(ten);
  return ten - low === 0.5 ? low + (low % 2) : Math.round(ten);
}

function findLayout(text, begin, fixed) {
  const sample = text.slice(begin, begin + SAMPLE);
  if (!/[\p{L}\p{N}]/u.test(sample)) return null;
  const complete = begin + SAMPLE >= text.length;
  let best = null;
  for (const separator of new Set([...(fixed ? [fixed] : []), ...SEPARATORS, NO_SEPARATOR])) {
    let records = parse(sample, separator, 0, SAMPLE_RECORDS).records.map((r) => r.cellen);
    if (!complete && records.length > 1 && records.length < SAMPLE_RECORDS) records = records.slice(0, -1);
    const header = findHeader(records);
    const several = separator !== NO_SEPARATOR;
    if (!header || (header.used <= 1 && several)) continue;
    const rank = [
      separator === fixed && header.plausible,
      header.plausible && several,
      header.plausible,
      several,
      tenths(header.share),
      -header.skipped,
      header.used,
    ].map(Number);
    const differs = best ? rank.findIndex((value, i) => value !== best.rank[i]) : 0;
    if (differs >= 0 && (!best || rank[differs] > best.rank[differs])) {
      best = { separator, index: header.index, rank };
    }
  }
  return best;
}

const TOTAL = /^(?:(eind|sub|generaal|algeme+ne?|grand)?[ -]*(totaal|totalen?|totals?)\b[^\n]{0,30})$/iu;

function isTotals(cells, named) {
  const filled = cells.filter((cell) => cell);
  if (!filled.length || !TOTAL.test(filled[0])) return false;
  return named <= 3 || cells.length < named || (filled.length - 1) * 2 <= named - 1;
}

// The header and the rows below it, every cell without white space around it.
export function lees(bytes) {
  const text = decode(bytes);
  if (/^[\s\ufeff]*(<|\{|\[\s*[[{"\]])/.test(text)) {
    throw new Fout("Dit bestand is een webpagina, XML of JSON en geen tabel: lever een CSV-bestand.");
  }
  const mark = /^[ \t]*"?sep=(\\t|\t|[^\w\s"])"?[;,\t ]*(\r\n|\n|\r|$)/i.exec(text);
  const begin = mark ? mark[0].length : 0;
  const layout = findLayout(text, begin, mark ? (mark[1] === "\\t" ? "\t" : mark[1]) : null);
  if (!layout) throw new Fout("Dit bestand bevat geen rijen: maak de export opnieuw.");
  const { records, unclosed } = parse(text, layout.separator, begin);
  const above = mark ? 1 : 0;
  if (unclosed) {
    throw new Fout(
      `In de rij die begint op regel ${records.at(-1).regel + above} staat een aanhalingsteken (") dat nergens ` +
        "wordt gesloten: verwijder het of zet er een tweede bij.",
    );
  }
  const stripped = records[layout.index].cellen.map(strip);
  const named = stripped.reduce((n, name, i) => (name ? i + 1 : n), 0);
  const most = stripped.length;
  const below = records.slice(layout.index + 1).map((r) => ({ regel: r.regel, cellen: r.cellen.map(strip) }));
  const rows = below.filter((r) => r.cellen.some((cell) => cell));
  if (rows.length && isTotals(rows.at(-1).cellen, named)) rows.pop();
  let width = named;
  for (const row of rows) {
    if (row.cellen.length > most && !row.cellen.slice(most).some((cell) => cell)) row.cellen.length = most;
    if (row.cellen.length < named || row.cellen.length > most) {
      throw new Fout(
        `Regel ${row.regel + above} heeft ${count(row.cellen.length, "veld", "velden")} en de kolomnamen ${named}: ` +
          "herstel die regel, want anders zou zij verloren gaan.",
      );
    }
    for (let i = width; i < row.cellen.length; i += 1) if (row.cellen[i]) width = i + 1;
  }
  const kop = stripped.slice(0, width).map((name, i) => name || `kolom ${i + 1}`);
  return { kop, rijen: rows.map((r) => kop.map((_, i) => r.cellen[i] ?? "")) };
}

// --- columns ------------------------------------------------------------------------------------

export const plat = (naam) =>
  naam
    .normalize("NFKD")
    .replace(/[^\x00-\x7f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");

// The positions (from 0) of the columns that are called as one with clients is.
export const kandidaten = (kop, namen) =>
  kop.map((_, i) => i).filter((i) => namen.includes(plat(kop[i])));

function header(kop, positie, bsnNamen) {
  const renamed = bsnNamen.includes(plat(kop[positie])) && !kop.some((naam) => plat(naam) === CLIENT);
  return kop.map((naam, i) => (renamed && i === positie ? CLIENT : naam));
}

const NINE = /(?:^|[^0-9A-Za-z])(\d{9})(?:$|[^0-9A-Za-z])/;
const GROUPED = /^(?:\d{3}[ .-]\d{3}[ .-]\d{3}|\d{4}[ .-]\d{2}[ .-]\d{3}|\d{3}[ .-]\d{2}[ .-]\d{4})$/;

function elfproef(nine) {
  if (nine === "000000000") return false;
  const sum = [...nine].reduce((total, digit, i) => total + Number(digit) * (i < 8 ? 9 - i : -1), 0);
  return sum % 11 === 0;
}

function isDay(eight) {
  const [year, month, day] = [eight.slice(0, 4), eight.slice(4, 6), eight.slice(6)].map(Number);
  const last = new Date(2000, month, 0);
  last.setFullYear(year, month, 0);
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= last.getDate();
}

// How many values are a BSN; zero when those that pass the elfproef can do so by chance (intake/bsn.py).
function countBsn(values, named) {
  const nine = [];
  const eight = [];
  let digits = true;
  for (const value of values) {
    if (!value) continue;
    digits &&= /^\d+$/.test(value);
    const found = NINE.exec(value)?.[1] ?? (GROUPED.test(value) ? value.replace(/[ .-]/g, "") : null);
    if (found) nine.push(found);
    else if (/^\d{8}$/.test(value) && !isDay(value)) eight.push(`0${value}`);
  }
  if (named) return nine.length + eight.length;
  const candidates = digits && nine.length + eight.length > 1 ? [...nine, ...eight] : nine;
  const valid = candidates.filter(elfproef).length;
  return valid > candidates.length / 2 ? valid : 0;
}

// --- the result ---------------------------------------------------------------------------------

function line(cells) {
  const quoted = cells.map((cell) => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell));
  return `${quoted.join(";")}\r\n`;
}

// The file as CSV text, with pseudonyms in one column (from 0); progress is told as a share of one.
export async function pseudonimiseer(tabel, positie, sleutel, bsnNamen, verder = () => {}) {
  const { kop, rijen } = tabel;
  kop.forEach((naam, i) => {
    if (i === positie) {
      if (rijen.some((rij) => PSEUDONIEM.test(rij[i]))) {
        throw new Fout(
          `In kolom ${naam} staan al pseudoniemen: nog eens zou er andere van maken; ` +
            "neem het bestand zoals het uit uw systeem komt.",
        );
      }
      return;
    }
    const count = countBsn(
      rijen.map((rij) => rij[i]),
      bsnNamen.includes(plat(naam)),
    );
    if (count) {
      throw new Fout(
        `Kolom ${naam} bevat ook burgerservicenummers (${count} keer): haal die kolom uit het bestand, ` +
          "of kies haar.",
      );
    }
  });
  const different = [...new Set(rijen.map((rij) => rij[positie]))];
  const made = new Map();
  for (let i = 0; i < different.length; i += AT_ONCE) {
    const some = different.slice(i, i + AT_ONCE);
    const answers = await Promise.all(some.map((text) => pseudoniem(sleutel, text)));
    some.forEach((text, j) => made.set(text, answers[j]));
    verder((i + some.length) / different.length);
  }
  const lines = rijen.map((rij) => line(rij.map((cell, i) => (i === positie ? made.get(cell) : cell))));
  const clients = new Set([...made.values()].filter((text) => text)).size;
  return { delen: ["\ufeff", line(header(kop, positie, bsnNamen)), ...lines], clienten: clients };
}

// --- on the page --------------------------------------------------------------------------------

const PAGES = new WeakMap();

export default function ({ parentElement, data }) {
  const find = (selector) => parentElement.querySelector(selector);
  const [file, column, key] = [find("#bestand"), find("#kolom"), find("#sleutel")];
  const [button, link] = [find("button"), find("a")];
  const page = PAGES.get(parentElement) ?? { tabel: null, naam: "", url: null };
  PAGES.set(parentElement, page);

  const say = (melding, fout = "") => {
    find(".melding").textContent = melding;
    find(".fout").textContent = fout;
  };
  const withdraw = () => {
    if (page.url) URL.revokeObjectURL(page.url);
    page.url = null;
    link.hidden = true;
    link.removeAttribute("href");
  };
  const guarded = async (work) => {
    withdraw();
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      const unforeseen = "Het is niet gelukt dit bestand te lezen: bewaar het opnieuw als CSV UTF-8.";
      say("", error instanceof Fout ? error.message : unforeseen);
    } finally {
      button.disabled = false;
    }
  };
  const options = (kop, chosen) => {
    const known = kop.map((naam, i) => new Option(naam, String(i), false, i === chosen));
    const ask = new Option(kop.length ? "Kies een kolom" : "Kies eerst een bestand", "");
    column.replaceChildren(ask, ...known);
    column.disabled = !kop.length;
    column.value = chosen === undefined ? "" : String(chosen);
  };

  // Streamlit's shortcuts listen to single letters: what is typed here is not for them.
  find(".pseudoniem").onkeydown = (event) => event.stopPropagation();

  file.onchange = () =>
    guarded(async () => {
      const chosen = file.files[0];
      page.tabel = null;
      options([]);
      if (!chosen) return say("");
      say(`${chosen.name} wordt gelezen …`);
      page.naam = chosen.name;
      page.tabel = lees(new Uint8Array(await chosen.arrayBuffer()));
      const found = kandidaten(page.tabel.kop, data.namen);
      options(page.tabel.kop, found.length === 1 ? found[0] : undefined);
      return say(`${chosen.name} heeft ${count(page.tabel.rijen.length, "rij", "rijen")}.`);
    });
  column.onchange = withdraw;
  key.oninput = withdraw;

  button.onclick = () =>
    guarded(async () => {
      if (!page.tabel) throw new Fout("Kies eerst een bestand.");
      if (column.value === "") throw new Fout("Kies in welke kolom het nummer van de cliënt staat.");
      const sleutel = await ketensleutel(key.value);
      say("De pseudoniemen worden gemaakt …");
      const result = await pseudonimiseer(page.tabel, Number(column.value), sleutel, data.bsn_namen, (part) =>
        say(`De pseudoniemen worden gemaakt: ${Math.floor(100 * part)} %`),
      );
      page.url = URL.createObjectURL(new Blob(result.delen, { type: "text/csv" }));
      link.href = page.url;
      link.download = `${page.naam.replace(/\.[^.]*$/, "")}_pseudoniem.csv`;
      link.textContent = `${link.download} downloaden`;
      link.hidden = false;
      say(
        `Klaar: ${count(page.tabel.rijen.length, "rij", "rijen")}, ${count(result.clienten, "cliënt", "cliënten")}. ` +
          "Er is niets verstuurd. Download het bestand en zet het daarna hieronder neer.",
      );
      link.focus();
    });

  return withdraw;
}

function count(aantal, een, meer) {
  return `${aantal.toLocaleString("nl-NL")} ${aantal === 1 ? een : meer}`;
}
