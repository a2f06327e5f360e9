import { Counter, Histogram, type HistogramConfiguration } from 'prom-client';

/** Observations with one set of labels. */
export class Observations {
  readonly counts: number[];
  sum = 0;

  constructor(private readonly bounds: readonly number[]) {
    this.counts = [...bounds, Infinity].map(() => 0);
  }

  observe(seconds: number): void {
    const { bounds, counts } = this;
    let at = 0;
    while (at < bounds.length && seconds > bounds[at]) at += 1;
    counts[at] += 1;
    this.sum += seconds;
  }
}

/** A count with one set of labels. */
export class Count {
  value = 0;

  inc(): void {
    this.value += 1;
  }
}

const keyOf = (labels: Record<string, string>) =>
  JSON.stringify(Object.entries(labels).sort());

/**
 * A histogram for the path of a transaction: what has labels is looked up once with `of`. The one of prom-client checks
 * labels and makes a key of them at each observation, also behind its `labels()`.
 */
export class QuickHistogram<T extends string> extends Histogram<T> {
  readonly #shown: { name: string; help: string };
  readonly #bounds: readonly number[];
  readonly #all = new Map<
    string,
    { labels: Record<T, string>; observed: Observations }
  >();

  constructor(
    configuration: HistogramConfiguration<T> & { buckets: number[] },
  ) {
    super(configuration);
    const { name, help, buckets } = configuration;
    this.#shown = { name, help };
    this.#bounds = buckets;
  }

  /** Where observations with these labels are added. */
  of(labels: Record<T, string>): Observations {
    const key = keyOf(labels);
    const known = this.#all.get(key);
    if (known) return known.observed;
    const observed = new Observations(this.#bounds);
    this.#all.set(key, { labels, observed });
    return observed;
  }

  /** What registry and `get()` of prom-client ask for; `sharedLabels` are of all lines of a histogram. */
  async getForPromString() {
    const { name, help } = this.#shown;
    const values = [...this.#all.values()].flatMap(({ labels, observed }) => {
      let total = 0;
      const buckets = observed.counts.map((count, at) => {
        total += count;
        return {
          metricName: `${name}_bucket`,
          value: total,
          labels: { le: this.#bounds[at] ?? '+Inf' },
          sharedLabels: labels,
        };
      });
      const whole = { labels: {}, sharedLabels: labels };
      return [
        ...buckets,
        { metricName: `${name}_sum`, value: observed.sum, ...whole },
        { metricName: `${name}_count`, value: total, ...whole },
      ];
    });
    return { name, help, type: 'histogram', aggregator: 'sum', values };
  }
}

/** A counter for the path of a transaction; see {@link QuickHistogram}. */
export class QuickCounter<T extends string> extends Counter<T> {
  readonly #all = new Map<
    string,
    { labels: Record<T, string>; count: Count }
  >();

  /** Where what has these labels is counted. */
  of(labels: Record<T, string>): Count {
    const key = keyOf(labels);
    const known = this.#all.get(key);
    if (known) return known.count;
    const count = new Count();
    this.#all.set(key, { labels, count });
    return count;
  }

  override async get() {
    const shown = await super.get();
    const values = [...this.#all.values()].map(({ labels, count }) => ({
      labels,
      value: count.value,
    }));
    return { ...shown, values };
  }
}
