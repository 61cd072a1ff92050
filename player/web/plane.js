// The plane through weights that is drawn: learning/planes.py in the browser. Two weights are a plane themselves.

/** @typedef {NonNullable<import("./contract").Learned["plane"]>} Directions */

export class Plane {
  /** @param {Directions | null} plane checked; null for the first two weights @param {number} d how many there are */
  constructor(plane, d) {
    this.d = d;
    this.origin = Float64Array.from(plane?.origin ?? new Float64Array(d));
    this.along = [0, 1].map((k) => Float64Array.from(plane ? plane.directions.slice(k * d, (k + 1) * d) : { length: d }, (x, i) => (plane ? x : Number(i === k))));
    const [u, v] = this.along;
    const [uu, uv, vv] = [dot(u, u), dot(u, v), dot(v, v)];
    const size = uu * vv - uv * uv;
    // Weights as they lie nearest to the plane, also where its two directions are at no right angle.
    this.uu = vv / size;
    this.uv = -uv / size;
    this.vv = uu / size;
    this.drawn = plane === null;
    this.x = 0;
    this.y = 0;
  }

  /** Where weights are drawn, as x and y. @param {ArrayLike<number>} w @param {number} [from] where they begin @param {boolean} [way] whether it is a way and not a place */
  of(w, from = 0, way = false) {
    if (this.drawn) {
      this.x = w[from];
      this.y = w[from + 1];
      return this;
    }
    const { origin, along: [u, v], d } = this;
    let [a, b] = [0, 0];
    for (let i = 0; i < d; i++) {
      const off = way ? w[from + i] : w[from + i] - origin[i];
      a += off * u[i];
      b += off * v[i];
    }
    this.x = this.uu * a + this.uv * b;
    this.y = this.uv * a + this.vv * b;
    return this;
  }

  /** Where the plane begins that leads through weights and is parallel to this one: what lies at its coordinates is the same along both. @param {ArrayLike<number>} w @param {Float64Array} to */
  beside(w, to) {
    const { x, y, along: [u, v] } = this.of(w);
    for (let i = 0; i < to.length; i++) to[i] = w[i] - (x * u[i] + y * v[i]);
    return to;
  }

  /** How much of the squared displacement from where points begin lies along the plane, up to a step: 0 to 1. @param {ArrayLike<number>} points one after the other @param {number} step */
  held(points, step) {
    const { d, along: [u, v] } = this;
    const away = new Float64Array(d);
    let [whole, along] = [0, 0];
    for (let t = 1; t <= step; t++) {
      for (let i = 0; i < d; i++) away[i] = points[t * d + i] - points[i];
      const { x, y } = this.of(away, 0, true);
      for (let i = 0; i < d; i++) {
        whole += away[i] ** 2;
        along += (x * u[i] + y * v[i]) ** 2;
      }
    }
    return whole > 0 ? Math.min(along / whole, 1) : 1;
  }

  /** Weights from which a way within the plane was gone. @param {ArrayLike<number>} w @param {number} x @param {number} y */
  moved(w, x, y) {
    const [u, v] = this.along;
    return Float64Array.from(u, (_, i) => w[i] + (x * u[i] + y * v[i]));
  }

  /** The weights at a place of the plane, or of one beside it. @param {number} x @param {number} y @param {Float64Array} to @param {Float64Array} [origin] where that one begins */
  at(x, y, to, origin = this.origin) {
    const { along: [u, v], d } = this;
    for (let i = 0; i < d; i++) to[i] = origin[i] + (x * u[i] + y * v[i]);
    return to;
  }
}

/** @param {Float64Array} a @param {Float64Array} b */
function dot(a, b) {
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}
