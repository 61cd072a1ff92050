// A film of one H.264 stream as an MP4 file (ISO/IEC 14496-12 and -15): its table comes first, so that it starts before
// it is loaded. All in memory; a film of a race is two megabytes.

const TICKS = 1000; // of a picture
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

/** @param {number[]} values */
const u8 = (...values) => Uint8Array.from(values);
/** @param {number[]} values */
const u16 = (...values) => u8(...values.flatMap((value) => [value >>> 8, value]));
/** @param {number[]} values */
const u32 = (...values) => u16(...values.flatMap((value) => [value >>> 16, value]));
/** @param {string} string */
const text = (string) => Uint8Array.from(string, (letter) => letter.charCodeAt(0));

/** @param {Uint8Array[]} parts */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {string} type @param {Uint8Array[]} parts */
function box(type, ...parts) {
  const body = join(parts);
  return join([u32(body.length + 8), text(type), body]);
}

/** A box that begins with a version and flags. @param {string} type @param {number} flags @param {Uint8Array[]} parts */
const full = (type, flags, ...parts) => box(type, u32(flags), ...parts);

/** Units in, a file out. */
export class Mp4 {
  /**
   * @param {number} width @param {number} height @param {number} fps
   * @param {Uint8Array[]} sets the sequence and the picture parameter set
   */
  constructor(width, height, fps, sets) {
    this.width = width;
    this.height = height;
    this.fps = fps;
    this.sets = sets;
    /** @type {Uint8Array[]} */
    this.units = [];
    /** @type {number[]} the numbers of those that are keys, from 1 */
    this.keys = [];
  }

  /** @param {Uint8Array} unit @param {boolean} key */
  add(unit, key) {
    this.units.push(unit);
    if (key) this.keys.push(this.units.length);
  }

  /** @returns {Uint8Array<ArrayBuffer>} the file */
  file() {
    const type = box("ftyp", text("isom"), u32(512), text("isomavc1mp41"));
    const samples = join(this.units.flatMap((unit) => [u32(unit.length), unit]));
    const begin = type.length + this.table(0).length + 8; // the table's length does not depend on what it says
    return join([type, this.table(begin), box("mdat", samples)]);
  }

  /** @param {number} begin */
  table(begin) {
    const { fps, width, height } = this;
    const scale = Math.round(fps * TICKS);
    const length = this.units.length * TICKS;
    const movie = full("mvhd", 0, u32(0, 0, scale, length, 0x10000), u16(0x100, 0), u32(0, 0, ...MATRIX), u32(0, 0, 0, 0, 0, 0, 2)); // prettier-ignore
    const head = full("tkhd", 3, u32(0, 0, 1, 0, length, 0, 0), u16(0, 0, 0, 0), u32(...MATRIX, width << 16, height << 16)); // prettier-ignore
    const media = box(
      "mdia",
      full("mdhd", 0, u32(0, 0, scale, length), u16(0x55c4, 0)), // no language
      full("hdlr", 0, u32(0), text("vide"), u32(0, 0, 0), text("Video\0")),
      this.pictures(begin),
    );
    return box("moov", movie, box("trak", head, media));
  }

  /** @param {number} begin */
  pictures(begin) {
    const count = this.units.length;
    const sizes = this.units.map((unit) => unit.length + 4);
    return box(
      "minf",
      full("vmhd", 1, u16(0, 0, 0, 0)),
      box("dinf", full("dref", 0, u32(1), full("url ", 1))),
      box(
        "stbl",
        full("stsd", 0, u32(1), this.description()),
        full("stts", 0, u32(1, count, TICKS)),
        full("stss", 0, u32(this.keys.length, ...this.keys)),
        full("stsc", 0, u32(1, 1, count, 1)),
        full("stsz", 0, u32(0, count, ...sizes)),
        full("stco", 0, u32(1, begin)),
      ),
    );
  }

  description() {
    const [sequence, picture] = this.sets;
    /** @param {Uint8Array} bytes */
    const set = (bytes) => join([u16(bytes.length), bytes]);
    return box(
      "avc1",
      u16(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
      u16(this.width, this.height),
      u32(0x480000, 0x480000, 0), // 72 dots an inch
      u16(1),
      new Uint8Array(32),
      u16(24, 0xffff),
      box("avcC", u8(1, ...sequence.subarray(1, 4), 0xff, 0xe1), set(sequence), u8(1), set(picture)),
      box("colr", text("nclx"), u16(1, 1, 1), u8(0)), // BT.709, in the range of television
    );
  }
}
