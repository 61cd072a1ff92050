// Where the tiles of a map stand in their pane. Pure.

/** @typedef {{ x: number, y: number, width: number, height: number }} Box pixels */
/** @typedef {{ tiles: (Box & { left: boolean, below: boolean })[], width: number, height: number, columns: number }} Laid each frame, whether it bears numbers at its left and below it, and all of it */
/** @typedef {{ name: number, left: number, right: number, below: number, gap: number, least: number }} Lengths above a frame for its name, beside and below it for its numbers, between tiles, and how wide a frame is at least */

const BARE = 6; // pixels beside and below a frame without numbers

/**
 * As large as the tiles can be. Where they would be too small to be read they are of the least size, and the pane scrolls.
 * @param {number} count of tiles @param {number} width @param {number} height
 * @param {{ least: number, most: number }} shape how wide a frame may be for its height
 * @param {boolean} same whether all have the same axes, so that those at the edge bear the numbers of all
 * @param {Lengths} lengths
 * @returns {Laid}
 */
export function laidOut(count, width, height, shape, same, lengths) {
  const found = Array.from({ length: Math.max(count, 1) }, (_, k) => grid(k + 1, count, width, height, shape, same, lengths));
  const best = found.reduce((one, other) => (other.area > one.area * 1.02 ? other : one));
  if (Math.min(best.wide, best.high * shape.most) >= lengths.least || best.area <= 0 && width < lengths.least) return placed(best, count, same, lengths);
  const columns = Math.max(1, Math.min(count, Math.floor((width + lengths.gap) / (lengths.least + lengths.left + lengths.right + lengths.gap))));
  const wide = columnWidth(columns, width, same, lengths);
  const high = wide / Math.min(Math.max(1, shape.least), shape.most);
  return placed({ columns, wide, high, area: 0 }, count, same, lengths);
}

/** @typedef {{ columns: number, wide: number, high: number, area: number }} Grid of frames */

/** @param {number} columns @param {number} count @param {number} width @param {number} height @param {{ least: number, most: number }} shape @param {boolean} same @param {Lengths} lengths @returns {Grid} */
function grid(columns, count, width, height, { least, most }, same, lengths) {
  const rows = Math.ceil(count / columns);
  const { name, below, gap } = lengths;
  const beneath = same ? below + (rows - 1) * BARE : rows * below;
  let wide = columnWidth(columns, width, same, lengths);
  let high = (height - beneath - rows * name - (rows - 1) * gap) / rows;
  if (!(wide > 0 && high > 0)) return { columns, wide: 0, high: 0, area: 0 };
  if (wide > most * high) wide = most * high;
  if (wide < least * high) high = wide / least;
  return { columns, wide, high, area: wide * high };
}

/** @param {number} columns @param {number} width @param {boolean} same @param {Lengths} lengths */
function columnWidth(columns, width, same, { left, right, gap }) {
  const beside = same ? left + (columns - 1) * BARE + columns * right : columns * (left + right);
  return (width - beside - (columns - 1) * gap) / columns;
}

/** @param {Grid} grid @param {number} count @param {boolean} same @param {Lengths} lengths @returns {Laid} */
function placed({ columns, wide, high }, count, same, { name, left, right, below, gap }) {
  const [width, height] = [Math.floor(wide), Math.floor(high)];
  const rows = Math.ceil(count / columns);
  const tiles = Array.from({ length: count }, (_, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const x = (same ? left + column * BARE : (column + 1) * left) + column * (width + right + gap);
    const y = (row + 1) * name + row * (height + gap + (same ? BARE : below));
    return { x, y, width, height, left: !same || !column, below: !same || i + columns >= count };
  });
  const last = tiles[tiles.length - 1];
  const across = Math.max(...tiles.slice(0, columns).map((tile) => tile.x + width + right), 0);
  return { tiles, columns, width: across, height: (last ? last.y + height : 0) + (rows ? below : 0) };
}
