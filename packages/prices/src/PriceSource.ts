import {
  type Capacity,
  type MachinePrice,
} from '@modelport/plugin-ml-training-common';

/** A kind of machine with GPUs, whose price is asked for. */
export interface Machine {
  /** The cloud's own name, as nodes have it in their label. */
  machine: string;
  gpu: MachinePrice['gpu'];
}

/** What a source was asked for. */
export interface Asked {
  region: string;
  /** Day on which it is read, such as `2026-11-09`. */
  today: string;
}

/** What a source had. */
export interface Reading {
  prices: MachinePrice[];
  /** What of it was not taken and why: one sentence each. */
  remarks: string[];
}

/**
 * Reads the prices of one cloud in one region.
 *
 * @throws PriceSourceError where they cannot be read
 */
export type ReadPrices = (asked: Asked) => Promise<Reading>;

/** A price that a source offers for a machine; it may offer several for one. */
export interface Offer<M extends Machine = Machine> {
  machine: M;
  capacity: Capacity;
  perHour: number;
}

/**
 * Makes rows of what a source offered. Two offers that differ for the same are none: which of them is paid is not known.
 */
export function readingOf(
  offers: readonly Offer[],
  of: Pick<MachinePrice, 'cloud' | 'region' | 'source' | 'retrieved'>,
): Reading {
  const amounts = new Map<string, { offer: Offer; perHour: Set<number> }>();
  for (const offer of offers) {
    const key = `${offer.machine.machine} ${offer.capacity}`;
    const known = amounts.get(key) ?? { offer, perHour: new Set<number>() };
    known.perHour.add(rounded(offer.perHour));
    amounts.set(key, known);
  }
  const reading: Reading = { prices: [], remarks: [] };
  for (const [key, { offer, perHour }] of amounts) {
    const [amount, ...others] = perHour;
    if (others.length) {
      reading.remarks.push(
        `${key} in ${of.region} has several prices: ${[...perHour].join(', ')}`,
      );
      continue;
    }
    reading.prices.push({
      cloud: of.cloud,
      region: of.region,
      machine: offer.machine.machine,
      gpu: { ...offer.machine.gpu },
      capacity: offer.capacity,
      perHour: { from: amount, to: amount },
      currency: 'USD',
      source: of.source,
      retrieved: of.retrieved,
    });
  }
  return reading;
}

/** Sums of binary fractions end in noise, and a table should change only where a price did. */
function rounded(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
