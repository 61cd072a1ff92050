// The codewords of H.264's CAVLC (ITU-T H.264, 9.2), in hexadecimal digits behind a leading 1 that tells their length.
// 0 stands for what cannot be.

/** @param {string[]} rows */
const table = (...rows) => rows.map((row) => Uint32Array.from(row.split(" "), (word) => parseInt(word, 16)));

/** Table 9-5, by the neighbours' number of coefficients (below 2, 4, 8): [trailing ones][coefficients]. */
const COEFFICIENTS = [
  table(
    "3 45 107 207 407 807 200f 200b 2008 400f 400b 800f 800b 1000f 1000b 10007 10004",
    "0 5 44 106 206 406 806 200e 200a 400e 400a 800e 800a 8001 1000e 1000a 10006",
    "0 0 9 85 105 205 405 805 200d 2009 400d 4009 800d 8009 1000d 10009 10005",
    "0 0 0 23 43 84 104 204 404 804 200c 400c 4008 800c 8008 1000c 10008",
  ),
  table(
    "7 4b 47 87 107 104 207 80f 80b 100f 100b 1008 200f 200b 2007 4009 4007",
    "0 6 27 4a 46 86 106 206 80e 80a 100e 100a 200e 200a 400b 4008 4006",
    "0 0 b 49 45 85 105 205 80d 809 100d 1009 200d 2009 2006 400a 4005",
    "0 0 0 15 14 26 48 44 84 204 80c 808 100c 200c 2008 2001 4004",
  ),
  table(
    "1f 4f 4b 48 8f 8b 89 88 10f 10b 20f 20b 208 40d 409 405 401",
    "0 1e 2f 2c 2a 28 4e 4a 8e 10e 10a 20e 20a 207 40c 408 404",
    "0 0 1d 2e 2b 29 4d 49 8d 8a 10d 109 20d 209 40b 407 403",
    "0 0 0 1c 1b 1a 19 18 2d 4c 8c 10c 108 20c 40a 406 402",
  ),
];
/** With 8 and more around, all have six bits: the number less one, and the trailing ones; 3 says none. */
const MANY = [0, 1, 2, 3].map((ones) =>
  Uint32Array.from({ length: 17 }, (_, total) => (total < ones ? 0 : 64 | (total ? (4 * (total - 1)) | ones : 3))),
);
/** The same for the averages of the four blocks of a colour. */
const CHROMA_DC = table("5 47 44 43 42", "0 3 46 83 103", "0 0 9 82 102", "0 0 0 45 80");

/**
 * @param {number} near
 * @returns {Uint32Array[]} the codewords for [trailing ones][coefficients], where `near` are around; -1: CHROMA_DC
 */
export function coefficientCodes(near) {
  if (near < 0) return CHROMA_DC;
  return near < 2 ? COEFFICIENTS[0] : near < 4 ? COEFFICIENTS[1] : near < 8 ? COEFFICIENTS[2] : MANY;
}

/** Tables 9-7 and 9-8: [coefficients - 1][zeros before the last one]. */
export const ZEROS = table(
  "3 b a 13 12 23 22 43 42 83 82 103 102 203 202 201",
  "f e d c b 15 14 13 12 23 22 43 42 41 40",
  "15 f e d 14 13 c b 12 23 22 41 21 40",
  "23 f 15 14 e d c 13 b 12 22 21 20",
  "15 14 13 f e d c b 12 21 11 20",
  "41 21 f e d c b a 11 9 40",
  "41 21 d c b 7 a 11 9 40",
  "41 11 21 b 7 6 a 9 40",
  "41 40 11 7 6 9 5 21",
  "21 20 9 7 6 5 11",
  "10 11 9 a 3 b",
  "10 11 5 3 9",
  "8 9 3 5",
  "4 5 3",
  "2 3",
);
/** Table 9-9 (a): the same for CHROMA_DC. */
export const CHROMA_DC_ZEROS = table("3 5 9 8", "3 5 4", "3 2");
/** Table 9-10: [zeros left, at most 7, less one][zeros before this coefficient]. */
export const RUNS = table(
  "3 2",
  "3 5 4",
  "7 6 5 4",
  "7 6 5 9 8",
  "7 6 b a 9 8",
  "7 8 9 b a d c",
  "f e d c b a 9 11 21 41 81 101 201 401 801",
);

/** Table 9-4, turned round: coded block pattern of an inter macroblock -> its number. */
export const INTER_PATTERNS = new Uint8Array(48);
[
  0, 16, 1, 2, 4, 8, 32, 3, 5, 10, 12, 15, 47, 7, 11, 13, 14, 6, 9, 31, 35, 37, 42, 44, 33, 34, 36, 40, 39, 43, 45, 46,
  17, 18, 20, 24, 19, 21, 26, 28, 23, 27, 29, 30, 22, 25, 38, 41,
].forEach((pattern, number) => (INTER_PATTERNS[pattern] = number));
