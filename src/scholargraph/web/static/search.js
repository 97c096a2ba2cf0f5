/* Completes what is typed into a field, from a server or from the files of a site that lies in a folder.
 *
 * A field opts in by an attribute, and is a plain field where this script does not run:
 *   data-complete="/en/complete?kind=person"   where a server answers {"hits": [...], "total": 3, "close": false}
 *   data-shards="../search/"                   where the index of a site without a server is; its scripts are loaded
 *                                              as they are needed, since a page of a folder may read nothing else
 * and with it:
 *   data-language="fr"     the language of names
 *   data-pages="../fr/"    what stands before the addresses of pages (with data-shards)
 *   data-kinds="topic"     the kinds to look for, with blanks between; without it the index's own (with data-shards)
 *   data-fill              to choose puts the value into the field; without it the thing's page opens
 *   data-shown="Ada"       what the field shows instead of its value (with data-fill)
 *   data-words='{...}'     what is said: none, one, many ("{0} results"), close, and kinds by name
 * An element with data-results is filled with what the address of the page asks for (?q=, with data-shards).
 */
"use strict";

(() => {
  const LETTERS = { "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i" };
  const ENDING = "e|le|ne|te|se|ve|ere|iere|euse|rice|trice|ice";
  const INCLUSIVE = new RegExp(
    "(?:(?<=[\\p{L}\\p{Nl}\\p{No}]{2})[·⋅•‧・∙(]|(?<=[\\p{L}\\p{Nl}\\p{No}]{3})[./‐‑-])" +
      `(?:${ENDING})(?:([·⋅•‧・∙.)(/‐‑-]*s\\)?)|\\))?(?![\\p{L}\\p{N}])`,
    "gu",
  );
  const NOT_OF_WORDS = /[^\p{L}\p{N}\p{M}+#]+/gu;
  const PIECE = /[^\s!"$-*,\-./:-@[-`{-~«»“”‘’–—‑‐…·⋅•‧・∙]+/gu;
  const MOST_WORDS = 12;
  const LONGEST_TEXT = 300;
  const LONG = 6;
  const SHORTEST_SPELLED = 4;
  const LIKELY = 3;
  const WAIT = 120;

  /* Folding: as vocabulary.normalize does it, mark by mark. */

  // a mark that combines moves before U+0345, the last one in canonical order
  const combines = (mark) => mark === "\u0345" || `\u0345${mark}`.normalize("NFD")[0] !== "\u0345";

  const lower = (mark) =>
    /\p{Script=Cherokee}/u.test(mark) ? mark.toUpperCase() : mark.toUpperCase().toLowerCase().replace("ß", "ss");

  function fold(text) {
    const compatible = Array.from(text.normalize("NFKD"), (mark) => lower(mark));
    const plain = Array.from(compatible.join(""), (mark) => LETTERS[mark] ?? mark).join("").normalize("NFKD");
    const letters = Array.from(plain).filter((mark) => mark < "\u0300" || !combines(mark)).join("");
    const without = letters.replace(INCLUSIVE, (_, plural, at) => (plural && !/[sx]/.test(letters[at - 1]) ? "s" : ""));
    return without.replace(NOT_OF_WORDS, " ").trim();
  }

  const words = (text) => fold(text).split(" ").filter(Boolean);

  if (typeof document === "undefined") {
    globalThis.scholargraphSearch = { fold, words };
    return;
  }
})();
