import type { Random } from './draws';

/** The side of the square that customers and terminals lie in. */
export const SIDE = 100;

const TRIES = 64;

/**
 * Terminals on a map, for drawing one near a place. They are kept by square cells at least as wide as the radius: those
 * within reach lie in nine cells, so that nothing has to be kept for each customer.
 */
export class TerminalMap {
  private readonly cells: number;
  private readonly starts: Uint32Array;
  private readonly ids: Uint32Array;
  private readonly xs: Float64Array;
  private readonly ys: Float64Array;

  constructor(count: number, private readonly radius: number, random: Random) {
    this.cells = Math.max(1, Math.floor(SIDE / radius));
    this.xs = new Float64Array(count);
    this.ys = new Float64Array(count);
    this.starts = new Uint32Array(this.cells ** 2 + 1);
    this.ids = new Uint32Array(count);
    for (let id = 0; id < count; id++) {
      this.xs[id] = random() * SIDE;
      this.ys[id] = random() * SIDE;
      this.starts[this.cellOf(id) + 1]++;
    }
    for (let cell = 0; cell < this.cells ** 2; cell++) {
      this.starts[cell + 1] += this.starts[cell];
    }
    const next = this.starts.slice();
    for (let id = 0; id < count; id++) this.ids[next[this.cellOf(id)]++] = id;
  }

  /** One of the terminals within the radius, each as likely as the others; undefined where there is none. */
  near(x: number, y: number, random: Random): number | undefined {
    const rows = this.rowsAround(x, y);
    const total = rows.reduce((sum, [from, to]) => sum + to - from, 0);
    for (let tries = 0; total > 0 && tries < TRIES; tries++) {
      let at = Math.floor(random() * total);
      for (const [from, to] of rows) {
        if (at < to - from) {
          const id = this.ids[from + at];
          if (this.reaches(id, x, y)) return id;
          break;
        }
        at -= to - from;
      }
    }
    const within = this.within(x, y);
    return within.length > 0
      ? within[Math.floor(random() * within.length)]
      : undefined;
  }

  /** All terminals within the radius. */
  within(x: number, y: number): number[] {
    return this.rowsAround(x, y).flatMap(([from, to]) =>
      [...this.ids.subarray(from, to)].filter(id => this.reaches(id, x, y)),
    );
  }

  private reaches(id: number, x: number, y: number): boolean {
    return (this.xs[id] - x) ** 2 + (this.ys[id] - y) ** 2 < this.radius ** 2;
  }

  private column(place: number): number {
    return Math.min(this.cells - 1, Math.floor((place / SIDE) * this.cells));
  }

  private cellOf(id: number): number {
    return this.column(this.ys[id]) * this.cells + this.column(this.xs[id]);
  }

  /** For each of the three rows of cells around a place, which part of `ids` its three cells are. */
  private rowsAround(x: number, y: number): [number, number][] {
    const left = Math.max(0, this.column(x) - 1);
    const right = Math.min(this.cells - 1, this.column(x) + 1);
    const bottom = Math.max(0, this.column(y) - 1);
    const top = Math.min(this.cells - 1, this.column(y) + 1);
    const rows: [number, number][] = [];
    for (let row = bottom; row <= top; row++) {
      const first = row * this.cells;
      rows.push([this.starts[first + left], this.starts[first + right + 1]]);
    }
    return rows;
  }
}
