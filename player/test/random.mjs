/** The same numbers from 0 to 1 in every run (Park and Miller, Communications of the ACM 31, 1988). */
export function generator(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
